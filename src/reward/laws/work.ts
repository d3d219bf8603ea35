/**
 * The law of bounded work. Rewards are functions that nobody can look into, so their work is counted by the clock, with
 * a bound that leaves room for a slow or busy machine: what is over it once is timed twice more, and the least counts.
 */
import { clean } from "./completions.ts"
import type { Grown, GrowthLaw, Trial } from "./law.ts"
import type { Subject } from "./subject.ts"

/** A hostile completion may cost so many times an ordinary one of its length, and so many milliseconds besides. */
export const TIMES = 50
export const SPARE_MS = 100

/** Lengths in characters: small first, so that what grows beyond all bounds is stopped while it can be. */
const LENGTHS: ReadonlyArray<number> = [
  ...[16, 20, 24, 28, 32, 64, 128, 256, 512, 1024, 2048, 4096],
  ...[10_000, 20_000, 40_000, 80_000, 125_000, 250_000, 500_000, 1_000_000]
]

/** What takes this long at its full length must not have grown faster than its text: not eight times over four times the text. */
const GROWTH_MS = 200
const FULL = 1_000_000
const QUARTER = 250_000
const FASTER = 8

const ORDINARY = 1000
/** The least that an ordinary completion is taken to cost: below this a clock tells nothing. */
const LEAST_MS = 0.02

const filled = (piece: string, length: number): string =>
  piece.repeat(Math.ceil(length / piece.length)).slice(0, length)

/** Texts that graders are slow on, each of any length: pieces over and over, alone, in the answer's tag, and left open. */
const shapesOf = ({ style }: Subject): ReadonlyArray<readonly [name: string, text: (length: number) => string]> => {
  const { reasoning, answer } = style
  const pieces = {
    digits: "9",
    thousands: "1,",
    spaces: " ",
    "line breaks": "\n",
    letters: "a",
    words: "so it is ",
    "opening brackets": "(",
    "opening braces": "{",
    minuses: "-",
    powers: "9^",
    boxes: "\\boxed{",
    fractions: "\\frac{1}{",
    "opening answer tags": answer.open,
    "closing answer tags": answer.close,
    "opening reasoning tags": reasoning.open,
    "answers one after the other": `${answer.open}1${answer.close}`,
    "numbers one after the other": "17 18 "
  }
  // Each once with an end that does not fit: a pattern that looks for one way to match then tries them all.
  const there = Object.entries(pieces).filter(([, piece]) => piece !== "")
  return there.flatMap(([name, piece]) => [
    [name, (length) => filled(piece, length)],
    [`${name} and a question mark`, (length) => `${filled(piece, length)}?`],
    [`${name} in the answer`, (length) => clean(style, "Let us see.", filled(piece, length))("")],
    [`${name} and a question mark in the answer`, (length) => clean(style, "We see.", `${filled(piece, length)}?`)("")],
    [`${name} in an answer left open`, (length) => `${answer.open}${filled(piece, length)}?`]
  ])
}

export const boundedWork: GrowthLaw = {
  name: "bounded-work",
  says: `Hostile text, of ten thousand characters or of a million, costs at most ${TIMES} times what an ordinary completion of its length costs.`,
  why: "One completion that takes minutes holds up a whole batch, and a policy gets there by itself: it repeats tokens.",
  appliesTo: ({ rubric, services, traits }) => (services.length === rubric.parts.length ? traits.unscored : null),
  grow: (subject, before) => {
    const trialOf = (is: string, completion: string): Trial => ({
      step: null,
      rows: [{ is, gold: "18", completion }]
    })
    const timed = (trial: Trial): number => {
      const start = performance.now()
      subject.score(trial)
      return performance.now() - start
    }
    const least = (trial: Trial, times: number): number =>
      Math.min(...Array.from({ length: times }, () => timed(trial)))
    const ordinary = trialOf(
      "an ordinary completion",
      clean(subject.style, filled("We add 6 and 9. ", ORDINARY), "15")("")
    )
    const cost = Math.max(LEAST_MS, least(ordinary, 15))
    let runs = 0
    for (const [name, text] of shapesOf(subject)) {
      const at = (length: number) => trialOf(`${name}, ${length} characters`, text(length))
      let took = 0
      for (const length of LENGTHS) {
        const allowed = SPARE_MS + (TIMES * cost * Math.max(length, ORDINARY)) / ORDINARY
        const trial = at(length)
        before(trial)
        runs++
        took = timed(trial)
        // The twice more are not spent on what is far over: nothing but growth explains that.
        if (took > allowed && took < 20 * allowed) took = Math.min(took, least(trial, 2))
        if (took > allowed) return { runs, broken: { trial, says: tooLong(took, allowed, cost) } } satisfies Grown
      }
      if (took <= GROWTH_MS) continue
      const quarter = least(at(QUARTER), 3)
      took = Math.min(took, least(at(FULL), 2))
      if (took > GROWTH_MS && took > FASTER * quarter)
        return { runs, broken: { trial: at(FULL), says: tooFast(took, quarter) } } satisfies Grown
    }
    return { runs, broken: null }
  }
}

const tooLong = (took: number, allowed: number, cost: number): string =>
  `it took ${Math.round(took)} ms, where ${Math.round(allowed)} ms are allowed (an ordinary completion of ${ORDINARY} characters takes ${cost.toFixed(2)} ms)`

const tooFast = (took: number, quarter: number): string =>
  `it took ${Math.round(took)} ms, ${Math.round(took / quarter)} times as long as a quarter of the text (${Math.round(quarter)} ms): its work grows faster than the text`
