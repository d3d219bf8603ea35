/** The law that there is no way round being scored: neither by what a text says nor by how long it is. */
import * as fc from "fast-check"
import type { RowScores } from "../../domain/rubric.ts"
import type { Unscored } from "../../domain/score.ts"
import { goldsFor, put, scoresProbes } from "./applies.ts"
import { above, earned } from "./compare.ts"
import { clean, filler } from "./completions.ts"
import type { Broken, TrialLaw } from "./law.ts"
import { anyText } from "./problems.ts"
import { tagsOf } from "../../style/style.ts"

const ODD = "odd text"
const WRONG = "a plain wrong answer"
const LONG = "a wrong answer after longer reasoning"

/** What might get out of being scored, and the wrong answer that does not. */
const PAIRS: ReadonlyArray<readonly [escaping: string, wrong: string]> = [
  [ODD, WRONG],
  [LONG, WRONG],
  [WRONG, LONG],
  [ODD, LONG]
]

/** Characters of more reasoning: mostly few, sometimes as many as fill a window of some thousand tokens. */
const lengths = fc.oneof(
  { withCrossShrink: true },
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 2000 }) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 40_000 }) }
)

/** The first score that one lacks and the other has. */
const lostOf = (one: RowScores, other: RowScores): Unscored | null => {
  const lost = one.scores.find((score, part) => score._tag === "Unscored" && other.scores[part]?._tag === "Scored")
  return lost?._tag === "Unscored" ? lost : null
}

/** One's scores, and the other's where it has none. */
const filled = (one: RowScores, other: RowScores) =>
  one.scores.map((score, part) => (score._tag === "Unscored" ? (other.scores[part] ?? score) : score))

const unscoredIsNotBetter: TrialLaw = {
  name: "unscored-is-not-better",
  says: "No text gets out of being scored: what a reward cannot score earns no more than a plain wrong answer.",
  why: "An unscored completion is left out of its group. If the policy can bring that about, it is never pushed away from being wrong.",
  appliesTo: scoresProbes,
  // Never brought to one length: length may be what gets a text out of being scored.
  trials: (subject) =>
    fc
      .tuple(
        goldsFor(subject),
        anyText(tagsOf(subject.style)),
        fc.constantFrom(...subject.traits.steps),
        fc.boolean(),
        lengths
      )
      .map(([{ text: gold, far }, odd, step, inTag, length]) => {
        const wrong = clean(subject.style, "Let us see.", put(subject, far))
        return {
          step,
          rows: [
            { is: WRONG, gold, completion: wrong("") },
            { is: LONG, gold, completion: wrong(filler(length)) },
            { is: ODD, gold, completion: inTag ? clean(subject.style, "Let us see.", odd)("") : odd }
          ]
        }
      }),
  broken: (outcome, trial, subject) => {
    for (const rows of PAIRS) {
      const [escaping, wrong] = rows.map((is) => outcome[is])
      if (escaping === undefined || wrong === undefined || wrong.total === null) continue
      const lost = lostOf(escaping, wrong)
      if (lost === null) continue
      const broken = escapes(escaping, wrong, lost, () => subject.totalOf(trial, filled(escaping, wrong)))
      if (broken !== null) return { says: broken, rows }
    }
    return null
  }
}

/** What is gained by a score that is lost; null where nothing is. */
const escapes = (
  escaping: RowScores,
  wrong: RowScores,
  { reason, message }: Unscored,
  otherwise: () => number | null
): Broken["says"] | null => {
  const because = `(${reason}: ${message})`
  if (escaping.total === null) return `it gets out of being scored ${because}, a wrong answer does not`
  // Above what it would earn with the wrong answer's scores as well: what its length earns elsewhere is no escape.
  return above(escaping.total, wrong.total) && above(escaping.total, otherwise())
    ? `unscored in part it earns ${earned(escaping.total)} ${because}, a wrong answer ${earned(wrong.total)}`
    : null
}

export const escapeLaws = [unscoredIsNotBetter]
