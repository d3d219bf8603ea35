/** The sets of npm run bench:grade: rows with the verdict that is right, half of them not equal, seeded. */
import { gsm8k, type Labelled, math, modelSolutions, type Solved } from "../../test/answer/data.ts"
import { kinds, rowsOf } from "../../test/answer/corpus/read.ts"
import { numberOf, same } from "../../test/answer/rewriter/numbers.ts"
import { miswrite } from "../../test/answer/rewriter.ts"
import { type Random, random } from "../../test/answer/rewriter/random.ts"

export interface GradeRow {
  readonly gold: string
  readonly text: string
  readonly equal: boolean
  /** The text is an answer alone, not a completion that holds one. */
  readonly bare: boolean
  readonly style?: string
}

export interface GradeSet {
  readonly name: string
  /** Times faster than the other side that is wanted. */
  readonly goal: number
  /** Math-Verify's time-out; 0 is none. On the corpus it would not come to an end without. */
  readonly timeoutSeconds: number
  readonly rows: ReadonlyArray<GradeRow>
}

/** Surely another answer: another number, or other digits; `45` and `45^\\circ` are not. */
const differ = (a: string, b: string): boolean => {
  const [x, y] = [numberOf(a), numberOf(b)]
  if (x !== null && y !== null) return !same(x, y)
  return a.replace(/\D/g, "") !== b.replace(/\D/g, "")
}

/** A gold that the solution does not reach: a near miss of its own, or one of a problem of the same level and type. */
const otherGold = (chance: Random, row: Solved, rows: ReadonlyArray<Solved>): string => {
  const miss = chance.chance(0.5) ? miswrite(row.gold, chance.whole(0, 1_000_000)) : null
  if (miss !== null) return miss
  const alike = rows.filter(({ group, gold }) => group === row.group && differ(gold, row.gold))
  return chance.pick(alike).gold
}

const withNegatives = (
  name: string,
  goal: number,
  rows: ReadonlyArray<Solved>,
  count: number,
  seed: number
): GradeSet => {
  const chance = random(seed)
  const taken = chance.shuffle(rows).slice(0, count)
  return {
    name,
    goal,
    timeoutSeconds: 0,
    rows: taken.map((row, index) => {
      const equal = index % 2 === 0
      return { gold: equal ? row.gold : otherGold(chance, row, rows), text: row.text, equal, bare: false }
    })
  }
}

const labelled = (rows: ReadonlyArray<Labelled>, count: number, seed: number): GradeSet => ({
  name: "gsm8k-model-solutions",
  goal: 100,
  timeoutSeconds: 0,
  rows: random(seed)
    .shuffle(rows)
    .slice(0, count)
    .map(({ gold, text, label }) => ({ gold, text, equal: label, bare: false }))
})

/** The corpus without its hostile rows, which are there for the bound and not for speed. */
const corpus = (count: number, seed: number): GradeSet => ({
  name: "hard-corpus",
  goal: 20,
  timeoutSeconds: 5,
  rows: random(seed)
    .shuffle(kinds.filter((kind) => kind !== "hostile").flatMap(rowsOf))
    .filter(({ verdict }) => verdict === "equal" || verdict === "not-equal")
    .slice(0, count)
    .map(({ gold, answer, verdict, kind, style }) => ({
      gold,
      text: answer,
      equal: verdict === "equal",
      bare: kind !== "completions",
      ...(style === undefined ? {} : { style })
    }))
})

export const sets = (count: number, seed: number): ReadonlyArray<GradeSet> => [
  withNegatives("gsm8k-solutions", 100, gsm8k(), count, seed),
  labelled(modelSolutions(), count, seed),
  withNegatives("math-solutions", 50, math(), count, seed),
  corpus(count, seed)
]
