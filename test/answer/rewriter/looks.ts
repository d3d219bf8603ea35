/** The look of an answer for the rewriter: LaTeX that says the same in other signs, and wrapping. */
import type { Random } from "./random.ts"

type Look = readonly [from: RegExp, to: ReadonlyArray<string>]

/** Changes of look that say the same in LaTeX, whatever stands around them. */
const LOOKS: ReadonlyArray<Look> = [
  [/\\[dt]?frac(?=[{\s\d])/g, ["\\frac", "\\dfrac", "\\tfrac"]],
  [/\\frac\{(\d)\}\{(\d)\}/g, ["\\frac$1$2", "\\frac{$1}{$2}"]],
  [/\\sqrt\{(\d)\}/g, ["\\sqrt$1", "\\sqrt{$1}", "√$1"]],
  [/\\left\s*(?=[([|])|\\right\s*(?=[)\]|])/g, ["", " "]],
  [/\s*\\cdot(?![a-z])\s*/g, [" \\cdot ", " \\times "]],
  [/\\pi(?![a-zA-Z])\s*/g, ["\\pi ", "π"]],
  [/\\infty(?![a-zA-Z])\s*/g, ["\\infty ", "∞"]],
  [/ (?=[-+,=)])/g, ["", "  "]],
  [/\\[dt]?frac\{(\d+)\}\{(\d+)\}(?![\d\s(a-zA-Z\\^!])/g, ["\\frac{$1}{$2}"]],
  [/-/g, ["-", "−"]]
]

const WRAPPINGS: ReadonlyArray<(text: string) => string> = [
  (text) => text,
  (text) => ` ${text} `,
  (text) => `$${text}$`,
  (text) => `\\(${text}\\)`,
  (text) => `\\boxed{${text}}`,
  (text) => `$\\boxed{${text}}$`,
  (text) => `$${text}$.`
]

export const restyled = (random: Random, text: string): string =>
  LOOKS.reduce((now, [from, to]) => (random.chance(0.3) ? now.replace(from, random.pick(to)) : now), text)

export const wrapped = (random: Random, text: string): string =>
  // A money sign would end the mathematics that it is wrapped in, and plain words do not belong into it.
  text.includes("$") || /[a-zA-Z]{3}/.test(text.replace(/\\[a-zA-Z]+(\s?\{[^{}]*\})?/g, ""))
    ? text
    : random.pick(WRAPPINGS)(text)
