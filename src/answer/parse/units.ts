/** Units of measure: their names, what they measure, and how they turn into each other, exactly. */
import type { Unit } from "../meaning.ts"
import type { Rational } from "../rational.ts"

interface Known {
  readonly dimension: string
  readonly numerator: bigint
  readonly denominator: bigint
}

const known = new Map<string, Known>()

/** Each line: dimension, factor (a whole number or a fraction), names. */
const TABLE = `
length 1 m meter meters metre metres
length 1/100 cm centimeter centimeters centimetre centimetres
length 1/1000 mm millimeter millimeters millimetre millimetres
length 1/10 dm decimeter decimeters decimetre decimetres
length 1000 km kilometer kilometers kilometre kilometres
length 254/10000 in inch inches
length 3048/10000 ft foot feet
length 9144/10000 yd yard yards
length 1609344/1000 mi mile miles
time 1 s sec secs second seconds
time 60 min mins minute minutes
time 3600 h hr hrs hour hours
time 86400 day days
time 604800 wk week weeks
months 1 month months
months 12 yr yrs year years
mass 1 g gm gram grams
mass 1/1000 mg milligram milligrams
mass 1000 kg kilogram kilograms kilo kilos
mass 45359237/100000 lb lbs pound pounds
mass 45359237/1600000 oz ounce ounces
mass 1000000 tonne tonnes
volume 1/1000 l L liter liters litre litres
volume 1/1000000 ml mL milliliter milliliters millilitre millilitres
volume 3785411784/1000000000000 gal gallon gallons
volume 946352946/1000000000000 qt quart quarts
money 1 dollar dollars usd USD buck bucks
money 1/100 cent cents penny pennies
euro 1 euro euros eur EUR
pound-sterling 1 gbp GBP
angle 1 degree degrees deg
angle-rad 1 radian radians rad
count 1 unit units
speed 1609344/3600000 mph
speed 1000/3600 kph
energy 1 J joule joules
force 1 N newton newtons
power 1 W watt watts
voltage 1 V volt volts
current 1 A amp amps ampere amperes
temperature 1 K kelvin
`
for (const line of TABLE.trim().split("\n")) {
  const [dimension = "", factor = "", ...names] = line.split(" ")
  const [numerator = "1", denominator = "1"] = factor.split("/")
  for (const name of names)
    known.set(name, { dimension, numerator: BigInt(numerator), denominator: BigInt(denominator) })
}

/** Words beside a unit that measure nothing. */
const IDLE = new Set("of the a an per exactly square sq cubic cu total altogether only full whole different".split(" "))

/** Names that stand after a number without a space and are never a product of letters. */
export const isUnitName = (name: string): boolean => unitOf(name) !== undefined

/** Capitals make no other unit of a word; of `mg` and `Mg` they do. */
const unitOf = (name: string): Known | undefined =>
  known.get(name) ?? (name.length > 2 ? known.get(name.toLowerCase()) : undefined)

/** Words that multiply the number before them. */
export const MULTIPLIERS: ReadonlyMap<string, bigint> = new Map([
  ["dozen", 12n],
  ["hundred", 100n],
  ["thousand", 1000n],
  ["million", 1_000_000n],
  ["billion", 1_000_000_000n],
  ["trillion", 1_000_000_000_000n]
])

/** Words after a number that are no unit of it: they take it back, bound it, or reckon with it. */
const NO_UNITS = new Set(
  (
    "not no never none wrong incorrect right correct maybe perhaps probably or and but if unless except is are was were be isn't " +
    "more less fewer greater than least most minimum maximum minus plus times divided multiplied over under by to through from " +
    "squared cubed factorial power root mod modulo base negative positive below above zero one two three four five six " +
    "seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty " +
    "fifty sixty seventy eighty ninety hundred thousand million billion half halves third thirds quarter quarters tenths " +
    "hundredths pair pairs couple double twice triple dozens hundreds thousands millions pct permille remainder so then it " +
    "that this which where when the's answer approximately roughly nearly almost either neither both true false pi"
  ).split(" ")
)

/** Whether a word may be the unit of a number: one that is known, or a noun that counts things. */
export const mayBeUnit = (word: string): boolean =>
  unitOf(word) !== undefined ||
  IDLE.has(word.toLowerCase()) ||
  (/^[A-Za-z][A-Za-z'’-]*$/.test(word) &&
    word.length > 2 &&
    /[aeiouy]/i.test(word) &&
    !NO_UNITS.has(word.toLowerCase()))

/** Single letters that are units only where they stand apart after a number. */
export const LETTER_UNITS: ReadonlySet<string> = new Set(["m", "s", "h", "g", "l", "L"])

const singular = (word: string): string => {
  if (word.length > 3 && word.endsWith("ies")) return `${word.slice(0, -3)}y`
  if (/(?:ch|sh|ss|x)es$/.test(word)) return word.slice(0, -2)
  return word.length > 2 && word.endsWith("s") && !word.endsWith("ss") ? word.slice(0, -1) : word
}

/** Speed is a length over a time, area a length squared: kept as powers of what they are made of. */
const MADE_OF: ReadonlyMap<string, ReadonlyArray<readonly [string, number]>> = new Map([
  ["volume", [["length", 3]]],
  [
    "speed",
    [
      ["length", 1],
      ["time", -1]
    ]
  ]
])

export class UnitBuilder {
  private readonly powers = new Map<string, number>()
  private numerator = 1n
  private denominator = 1n
  private empty = true
  private next = 1
  private side = 1
  /** Whether `per` or `/` stood last, and the word it divides by is to come. */
  awaiting = false
  /** Words that were taken. */
  words = 0

  /** `per` or `/`: what follows divides. */
  over(): void {
    this.side = -1
    this.awaiting = true
  }

  /** `square`, `cubic`: the power of the word that follows. */
  raised(power: number): void {
    this.next = power
  }

  word(name: string, power = 1): void {
    const lower = name.toLowerCase()
    if (lower === "square" || lower === "sq") return this.raised(2)
    if (lower === "cubic" || lower === "cu") return this.raised(3)
    if (lower === "per") return this.over()
    if (IDLE.has(lower)) return
    this.empty = false
    this.awaiting = false
    this.words++
    const unit = unitOf(name)
    const times = power * this.next * this.side
    this.next = 1
    if (unit === undefined) return this.put(singular(lower), times)
    // `units` counts nothing in particular, but square units are an area all the same.
    for (const [dimension, factor] of MADE_OF.get(unit.dimension) ?? [[unit.dimension, 1]])
      this.put(dimension, times * factor)
    const size = BigInt(Math.min(Math.abs(times), 6))
    const [up, down] = times > 0 ? [unit.numerator, unit.denominator] : [unit.denominator, unit.numerator]
    this.numerator *= up ** size
    this.denominator *= down ** size
  }

  private put(dimension: string, power: number): void {
    this.powers.set(dimension, (this.powers.get(dimension) ?? 0) + power)
  }

  /** Null where no unit was said. */
  unit(): Unit | null {
    if (this.empty) return null
    const dimensions = [...this.powers]
      .filter(([, power]) => power !== 0)
      .map(([dimension, power]) => `${dimension}^${power}`)
      .sort()
      .join(" ")
    return { dimensions, factor: { numerator: this.numerator, denominator: this.denominator } }
  }
}

/** The unit of one name that is known. */
export const unitNamed = (name: string): Unit | null => {
  const builder = new UnitBuilder()
  builder.word(name)
  return builder.unit()
}

const simple = (dimension: string): Unit => ({
  dimensions: `${dimension}^1`,
  factor: { numerator: 1n, denominator: 1n }
})

export const DEGREE = simple("angle")
export const MONEY: ReadonlyMap<string, Unit> = new Map([
  ["money", simple("money")],
  ["€", simple("euro")],
  ["£", simple("pound-sterling")]
])

export const scaled = (value: Rational, by: Rational): Rational => ({
  numerator: value.numerator * by.numerator,
  denominator: value.denominator * by.denominator
})
