/** The names of mathematics: what each LaTeX command, plain word and Unicode character stands for. */
import type { FunctionName } from "../expression.ts"

const words = (text: string) => text.split(" ")

/** Commands that change the look alone. */
export const SPACING: ReadonlySet<string> = new Set([
  ...words(", ; : ! > thinspace quad qquad enspace displaystyle textstyle scriptstyle limits nolimits"),
  ...words(
    "left right middle big bigl bigr Big Bigl Bigr bigg biggl biggr Bigg Biggl Biggr strut mathstrut boxed fbox"
  ),
  " ",
  "\n",
  "\t"
])

/** Commands whose braces hold words. */
export const TEXT: ReadonlySet<string> = new Set(
  words("text textbf textit textrm textsf texttt textnormal mbox hbox emph mathrm mathsf mathtt rm operatorname")
)

/** Commands whose first braces hold nothing that is read: a colour, a length. */
export const PASSED_OVER: ReadonlySet<string> = new Set(
  words("color textcolor hspace vspace phantom hphantom vphantom")
)

/** Letters that are functions where a bracket follows: `f(x + 1)` is no product. */
export const FUNCTION_LETTERS: ReadonlySet<string> = new Set(words("f g h F G H Gamma zeta sigma phi tau"))

/** Commands that may stand in a name, `\\angle ABC = 30^\\circ`; all others that are not known cannot be read. */
export const IN_NAMES: ReadonlySet<string> = new Set(words("\\angle \\triangle \\measuredangle \\odot \\Delta"))

/** Commands that dress a letter. */
export const DRESS: ReadonlySet<string> = new Set(
  words("mathbf boldsymbol bm vec hat widehat tilde mathcal mathfrak mathscr mathit mathnormal pmb overrightarrow")
)

const GREEK = words(
  "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi rho sigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega ell"
)
export const SYMBOLS: ReadonlyMap<string, string> = new Map([
  ...GREEK.map((name) => [name, name] as const),
  ["varepsilon", "epsilon"],
  ["varphi", "phi"],
  ["vartheta", "theta"]
])

/** Commands that are one sign. */
export const SIGNS: ReadonlyMap<string, string> = new Map([
  ...(
    [
      ["*", "cdot times ast bullet"],
      ["/", "div"],
      ["<=", "le leq leqslant leqq"],
      [">=", "ge geq geqslant geqq"],
      ["<", "lt"],
      [">", "gt"],
      ["!=", "ne neq"],
      ["in", "in"],
      ["cup", "cup bigcup"],
      ["cap", "cap bigcap"],
      ["setminus", "setminus backslash smallsetminus"],
      ["pm", "pm"],
      ["mp", "mp"],
      ["\\{", "{ lbrace"],
      ["\\}", "} rbrace"],
      ["<<", "langle"],
      [">>", "rangle"],
      ["lfloor", "lfloor"],
      ["rfloor", "rfloor"],
      ["lceil", "lceil"],
      ["rceil", "rceil"],
      ["|", "vert lvert rvert mid"],
      ["norm", "Vert lVert rVert |"],
      ["and", "land wedge"],
      ["or", "lor vee"],
      ["approx", "approx simeq sim cong"],
      ["dots", "ldots cdots dots dotsc"],
      ["circ", "circ"],
      ["deg", "degree"],
      ["%", "%"],
      ["money", "$"],
      ["&", "&"],
      ["'", "prime"],
      [":", "colon"],
      ["row", "\\ cr newline"]
    ] as const
  ).flatMap(([sign, names]) => words(names).map((name) => [name, sign] as const))
])

/** Commands that the parser treats one by one. */
export const COMMANDS: ReadonlyMap<string, string> = new Map([
  ...(
    [
      ["frac", "frac dfrac tfrac cfrac"],
      ["sqrt", "sqrt surd"],
      ["cbrt", "cbrt"],
      ["binom", "binom dbinom tbinom"],
      ["overline", "overline bar dot"],
      ["begin", "begin"],
      ["end", "end"],
      ["infinity", "infty"],
      ["pi", "pi"],
      ["empty", "emptyset varnothing"],
      ["mathbb", "mathbb"],
      ["over", "over"],
      ["choose", "choose"]
    ] as const
  ).flatMap(([command, names]) => words(names).map((name) => [name, command] as const))
])

/** Functions, as LaTeX commands and as plain words. */
export const FUNCTIONS: ReadonlyMap<string, FunctionName> = new Map(
  (
    [
      ["sin", "sin"],
      ["cos", "cos"],
      ["tan", "tan tg"],
      ["cot", "cot ctg"],
      ["sec", "sec"],
      ["csc", "csc cosec"],
      ["arcsin", "arcsin asin"],
      ["arccos", "arccos acos"],
      ["arctan", "arctan atan arctg"],
      ["sinh", "sinh"],
      ["cosh", "cosh"],
      ["tanh", "tanh"],
      ["ln", "ln"],
      ["log", "log lg"],
      ["exp", "exp"],
      ["gcd", "gcd"],
      ["lcm", "lcm"],
      ["min", "min"],
      ["max", "max"],
      ["abs", "abs"],
      ["floor", "floor"],
      ["ceil", "ceil"]
    ] as const
  ).flatMap(([name, all]) => words(all).map((one) => [one, name] as const))
)

/** Plain words that are mathematics. */
export const PLAIN: ReadonlyMap<string, string> = new Map([
  ["sqrt", "sqrt"],
  ["frac", "frac"],
  ["dfrac", "frac"],
  ["tfrac", "frac"],
  ["cbrt", "cbrt"],
  ["binom", "binom"],
  ["pi", "pi"],
  ["infinity", "infinity"],
  ["infty", "infinity"],
  ["inf", "infinity"],
  ["oo", "infinity"]
])

const LIFTED: ReadonlyMap<string, string> = new Map(
  [..."⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺ⁿⁱˣ"].map((character, at) => [character, "0123456789-+nix"[at] ?? ""] as const)
)
const SUBSCRIPT = "₀₁₂₃₄₅₆₇₈₉"

const LETTERS = words(
  "α alpha β beta γ gamma δ delta ε epsilon ζ zeta η eta θ theta ι iota κ kappa λ lambda μ mu ν nu ξ xi ρ rho σ sigma τ tau υ upsilon φ phi χ chi ψ psi ω omega Γ Gamma Δ Delta Θ Theta Λ Lambda Ξ Xi Σ Sigma Φ Phi Ψ Psi Ω Omega"
)
const GREEK_LETTERS = LETTERS.flatMap((letter, at) =>
  at % 2 === 0 ? [[letter, `\\${LETTERS[at + 1]} `] as const] : []
)

/** Characters outside ASCII, as LaTeX. What is not here goes through Unicode's compatibility form. */
const CHARACTERS: ReadonlyMap<string, string> = new Map([
  ...[..."−–—‒﹣"].map((dash) => [dash, "-"] as const),
  ...[..."×⋅·∙•∗✕✖"].map((times) => [times, "*"] as const),
  ...[..."’‘′ʼ"].map((prime) => [prime, "'"] as const),
  ...[..."“”„"].map((quote) => [quote, '"'] as const),
  ...[..."\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000"].map(
    (space) => [space, " "] as const
  ),
  ...[..."\u200b\u200c\u200d\u2060\ufeff\u00ad"].map((nothing) => [nothing, ""] as const),
  ...[...SUBSCRIPT].map((digit, value) => [digit, `_{${value}}`] as const),
  ["÷", "/"],
  ["⁄", "/"],
  ["∕", "/"],
  ["√", "\\sqrt "],
  ["∛", "\\cbrt "],
  ["π", "\\pi "],
  ["∞", "\\infty "],
  ["≤", "\\le "],
  ["⩽", "\\le "],
  ["≥", "\\ge "],
  ["⩾", "\\ge "],
  ["≠", "\\ne "],
  ["±", "\\pm "],
  ["∓", "\\mp "],
  ["°", "^\\circ "],
  ["º", "^\\circ "],
  ["∪", "\\cup "],
  ["∩", "\\cap "],
  ["∈", "\\in "],
  ["∅", "\\emptyset "],
  ["∖", "\\setminus "],
  ["≈", "\\approx "],
  ["⟨", "\\langle "],
  ["⟩", "\\rangle "],
  ["⌊", "\\lfloor "],
  ["⌋", "\\rfloor "],
  ["⌈", "\\lceil "],
  ["⌉", "\\rceil "],
  ["ℝ", "\\mathbb{R}"],
  ["ℤ", "\\mathbb{Z}"],
  ["…", "\\ldots "],
  ["∧", "\\land "],
  ["∨", "\\lor "],
  ...(
    [
      ["½", 1, 2],
      ["⅓", 1, 3],
      ["⅔", 2, 3],
      ["¼", 1, 4],
      ["¾", 3, 4],
      ["⅕", 1, 5],
      ["⅖", 2, 5],
      ["⅗", 3, 5],
      ["⅘", 4, 5],
      ["⅙", 1, 6],
      ["⅚", 5, 6],
      ["⅛", 1, 8],
      ["⅜", 3, 8],
      ["⅝", 5, 8],
      ["⅞", 7, 8]
    ] as const
  ).map(([character, over, under]) => [character, `\\frac{${over}}{${under}}`] as const),
  ...GREEK_LETTERS
])

/** The text in ASCII LaTeX, as far as it goes: `3½` is `3\frac{1}{2}`, `x²` is `x^{2}`, `５` is `5`. */
export const inAscii = (text: string): string => {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII is what needs nothing done
  if (/^[\x00-\x7f]*$/.test(text)) return text
  let ascii = ""
  let raised = ""
  for (const character of text) {
    const lifted = LIFTED.get(character)
    if (lifted !== undefined) {
      raised += lifted
      continue
    }
    if (raised !== "") {
      ascii += `^{${raised}}`
      raised = ""
    }
    ascii += CHARACTERS.get(character) ?? (character < "\x80" ? character : character.normalize("NFKC"))
  }
  return raised === "" ? ascii : `${ascii}^{${raised}}`
}
