/** The rules that decide whether two answers are equal, each with what it says. docs/answers.md tells them all. */

interface Says {
  readonly equal: string
  readonly unequal: string
}

export const RULES = {
  identical: {
    equal: "Both are the same text, freed of what does not change its meaning.",
    unequal: "They are different texts."
  },
  "exact-number": { equal: "Both are the same number, exactly.", unequal: "They are different numbers." },
  "same-form": { equal: "Both are read as the same expression.", unequal: "They are read as different expressions." },
  "exact-algebra": {
    equal: "Exact algebra brings both to the same form.",
    unequal: "Exact algebra brings them to different forms."
  },
  "numeric-points": {
    equal: "Both have the same values at every point that was tried, to 50 digits and more.",
    unequal: "They have different values at a point that was tried."
  },
  undecided: {
    equal: "They could be evaluated nowhere.",
    unequal: "Exact algebra leaves it open, and they could be evaluated at no point: what is not shown equal is not."
  },
  "within-tolerance": {
    equal: "The numbers differ, but by no more than the tolerance that was asked for.",
    unequal: "The numbers differ by more than the tolerance that was asked for."
  },
  "arithmetic-left-undone": {
    equal: "The arithmetic that is left undone comes to the gold.",
    unequal: "The gold is a number, and the answer leaves arithmetic undone. The policy `arithmetic` accepts it."
  },
  "units-differ": {
    equal: "Both measure the same.",
    unequal: "They are measured in units that do not turn into each other."
  },
  "unit-missing": {
    equal: "Both have their unit.",
    unequal: "One has a unit and the other has none, which the policy `units` requires."
  },
  "names-differ": { equal: "Both name the same.", unequal: "They give values to different names." },
  "name-missing": {
    equal: "Both are named.",
    unequal: "One is named and the other is not, which the policy `names` requires."
  },
  equation: {
    equal: "Both are the same equation, up to its sides and a factor.",
    unequal: "The equation does not say what the other says."
  },
  inequality: {
    equal: "Both inequalities hold for the same values.",
    unequal: "The inequalities hold for different values."
  },
  system: {
    equal: "Both give the same values to the same names.",
    unequal: "They give different values to their names."
  },
  list: { equal: "Both lists have the same members.", unequal: "The lists have different members." },
  set: { equal: "Both sets have the same members.", unequal: "The sets have different members." },
  tuple: { equal: "Both have the same members in the same order.", unequal: "Their members differ, or their order." },
  interval: { equal: "Both are the same interval.", unequal: "They are different intervals, or end differently." },
  union: { equal: "Both cover the same values.", unequal: "They cover different values." },
  matrix: { equal: "Both have the same entries.", unequal: "Their entries differ, or their shape." },
  base: {
    equal: "Both are the same number, whatever its base.",
    unequal: "They are different numbers, with their bases."
  },
  ratio: { equal: "Both are the same ratio.", unequal: "They are different ratios." },
  time: { equal: "Both are the same time.", unequal: "They are different times." },
  date: { equal: "Both are the same day.", unequal: "They are different days." },
  choice: { equal: "Both choose the same letter.", unequal: "They choose different letters." },
  text: {
    equal: "Both are the same words.",
    unequal: "They are different words, or cannot be read as the same thing."
  },
  "kinds-differ": { equal: "Both are the same.", unequal: "They say different kinds of things." }
} as const satisfies Readonly<Record<string, Says>>

/** The name of a rule that decides. */
export type Rule = keyof typeof RULES
