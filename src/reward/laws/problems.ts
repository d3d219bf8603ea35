/** What the laws are tried on: golds (numbers of every kind, a few words), reasoning, and any text at all. */
import * as fc from "fast-check"
import type { Rational } from "../../answer/rational.ts"
import { farFrom, type NumberForm, rational, slipped, slips, written } from "./numbers.ts"

/** A gold as it is written, with its value where it is a number. */
export interface Gold {
  readonly text: string
  readonly number: { readonly value: Rational; readonly form: NumberForm } | null
  /** Wrong for sure, far from right, written in the same form. */
  readonly far: string
  /** Another of that kind. */
  readonly farther: string
  /** Wrong for sure, and perhaps near. */
  readonly slip: string
}

const WORDS = ["Tuesday", "north", "red", "oak", "Paris", "copper", "seven sisters", "no solution"]

export const numberGold = (value: Rational, form: NumberForm, slip: string = slips[0] as string): Gold => ({
  text: written(value, form),
  number: { value, form },
  far: written(farFrom(value), form),
  farther: written(farFrom(farFrom(value)), form),
  slip: written(slipped(value, slip), form)
})

/** A gold of words; the wrong ones are others of them. */
export const wordGold = (index: number, apart = 1): Gold => {
  const at = (place: number) => WORDS[place % WORDS.length] as string
  return {
    text: at(index),
    number: null,
    far: at(index + 3),
    farther: at(index + 5),
    slip: at(index + 1 + ((apart - 1) % (WORDS.length - 1)))
  }
}

const slip = fc.constantFrom(...slips)

const integers = fc.oneof(
  fc.integer({ min: -20, max: 200 }),
  fc.integer({ min: -9_999_999, max: 9_999_999 }),
  fc.constant(0)
)

const integerGolds = fc
  .tuple(integers, fc.constantFrom<NumberForm>("integer", "integer", "thousands"), slip)
  .map(([value, form, how]) => numberGold(rational(BigInt(value)), form, how))

const decimalGolds = fc
  .tuple(fc.integer({ min: -99_999, max: 999_999 }), fc.integer({ min: 1, max: 3 }), slip)
  .map(([value, places, how]) => numberGold(rational(BigInt(value), 10n ** BigInt(places)), "decimal", how))

const fractionGolds = fc
  .tuple(fc.integer({ min: -200, max: 400 }), fc.integer({ min: 2, max: 40 }), slip)
  .map(([over, under, how]) => numberGold(rational(BigInt(over), BigInt(under)), "fraction", how))

export const numberGolds: fc.Arbitrary<Gold> = fc.oneof(
  { withCrossShrink: true },
  { weight: 3, arbitrary: integerGolds },
  { weight: 1, arbitrary: decimalGolds },
  { weight: 1, arbitrary: fractionGolds }
)

export const wordGolds: fc.Arbitrary<Gold> = fc
  .tuple(fc.nat(WORDS.length - 1), fc.integer({ min: 1, max: WORDS.length - 1 }))
  .map(([index, apart]) => wordGold(index, apart))

/** Sentences that reasoning is made of: some with numbers, signs of comparison, money or mathematics in them. */
const SENTENCES = [
  "Let us see.",
  "First we add what is there: 6 + 9 = 15.",
  "Each of them costs $4, so 3 of them cost $12.",
  "That is 25% of the whole.",
  "If x < 3 then 2x < 6, and if y > 4 then y - 1 > 3.",
  "There are 1,200 metres to go, and -7 degrees outside.",
  "Half of it is 1/2.",
  "\\frac{3}{4} of the way is done.",
  "So nothing else is left to do.",
  "Wait, that is 17; no, it is more."
]

/** Reasoning of one to four sentences, on one line or on several. */
export const reasonings: fc.Arbitrary<string> = fc
  .tuple(fc.uniqueArray(fc.constantFrom(...SENTENCES), { minLength: 1, maxLength: 4 }), fc.constantFrom(" ", "\n"))
  .map(([sentences, between]) => sentences.join(between))

/** Text that may stand outside tags: it has ink, and no tag. */
export const junks: fc.Arbitrary<string> = fc.oneof(
  { withCrossShrink: true },
  fc.constantFrom("ok", "Sure! Here is my answer.", "I hope this helps.", "Answer:", "###", "The end.\n\nBye", "0"),
  fc.string({ minLength: 1, maxLength: 30 }).map((text) => `x${text.replace(/[<>]/g, "")}`)
)

const units = fc.array(fc.nat(0xffff), { maxLength: 60 }).map((codes) => String.fromCharCode(...codes))

/** Pieces that graders trip over. */
const PIECES = [
  "\\boxed{",
  "}",
  "{",
  "$",
  "9^{9^{9^{9}}}",
  "1/0",
  "NaN",
  "Infinity",
  "-",
  "1e999",
  "0x10",
  "\\frac{1}{0}",
  "\u0000",
  "\ud800",
  "\u202e",
  "٣",
  "∞",
  "__proto__",
  "[]",
  "\n"
]

/** A number of hundreds of digits, brackets in brackets. */
const repeated = fc
  .tuple(fc.constantFrom("9", "(", "a", "1,"), fc.integer({ min: 1, max: 400 }))
  .map(([piece, times]) => piece.repeat(times))

/** Any text at all: every code unit, lone surrogates among them, with tags and pieces that graders trip over. */
export const anyText = (tags: ReadonlyArray<string>): fc.Arbitrary<string> =>
  fc
    .array(
      fc.oneof(units, fc.string({ unit: "binary", maxLength: 40 }), repeated, fc.constantFrom(...PIECES, ...tags)),
      {
        maxLength: 10
      }
    )
    .map((pieces) => pieces.join(""))
