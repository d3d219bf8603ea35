/** A score as a tree: the total, each part with what made it count, and what each value rests on. */
import pc from "picocolors"
import type { RowScores, RubricEntry, RubricInfo } from "../../domain/rubric.ts"
import type { Evidence, Score } from "../../domain/score.ts"
import { weightAt } from "../../reward/total.ts"
import { number } from "../screen/format.ts"
import { inContext } from "../screen/context.ts"
import { oneLine, visible } from "../screen/visible.ts"

export interface Node {
  readonly text: string
  readonly below: ReadonlyArray<Node>
}

/** The lines of a tree. */
export const drawn = ({ text, below }: Node): ReadonlyArray<string> => [
  text,
  ...below.flatMap((node, at) => {
    const isLast = at === below.length - 1
    return drawn(node).map((line, row) => `${row === 0 ? (isLast ? "└─ " : "├─ ") : isLast ? "   " : "│  "}${line}`)
  })
]

const signed = (value: number | null): string =>
  value === null ? "–" : value < 0 ? `−${number(-value)}` : number(value)

const evidenceNode = ({ rule, span, note, value, of = [] }: Evidence, completion: string): Node => ({
  text: [
    pc.bold(visible(rule)),
    ...(value === undefined ? [] : [signed(value)]),
    ...(span === undefined ? [] : [`${pc.dim(`at ${span.start}–${span.end}`)} ${inContext(completion, span)}`]),
    ...(note === undefined ? [] : [pc.dim(oneLine(note, 300))])
  ].join("  "),
  below: of.map((inner) => evidenceNode(inner, completion))
})

/** What stands between a value and what it contributes. */
const factors = (entry: RubricEntry, value: number, step: number | null): string => {
  const by = weightAt(entry.schedule, step)
  return [
    signed(value),
    ...(entry.weight === 1 && entry.schedule === null ? [] : [`weight ${signed(entry.weight)}`]),
    ...(entry.schedule === null
      ? []
      : [`${signed(by)} by its schedule ${step === null ? "at its end" : `at step ${step}`}`])
  ].join(" × ")
}

const valueOf = (entry: RubricEntry, score: Score | undefined): number | null =>
  score?._tag === "Scored" ? score.value : entry.required ? entry.floor : null

/** The gate before a part: who holds it, what was asked and what it had. */
const gateNode = (entry: RubricEntry, { rewards }: RubricInfo, scores: ReadonlyArray<Score>): ReadonlyArray<Node> => {
  if (entry.gate === null) return []
  const { by, least } = entry.gate
  const at = rewards.findIndex(({ name }) => name === by)
  const keeper = rewards[at]
  const value = keeper === undefined ? null : valueOf(keeper, scores[at])
  const state =
    value === null
      ? pc.yellow(`the gate has no value: ${by} is unscored`)
      : value < least
        ? pc.red(`gate closed: ${by} is ${signed(value)}, and ${signed(least)} opens it`)
        : pc.green(`gate open: ${by} is ${signed(value)}, and ${signed(least)} opens it`)
  return [{ text: state, below: [] }]
}

const isClosed = (entry: RubricEntry, { rewards }: RubricInfo, scores: ReadonlyArray<Score>): boolean => {
  const at = rewards.findIndex(({ name }) => name === entry.gate?.by)
  const keeper = rewards[at]
  const value = keeper === undefined ? null : valueOf(keeper, scores[at])
  return entry.gate !== null && value !== null && value < entry.gate.least
}

const unscoredNode = (entry: RubricEntry, score: Extract<Score, { readonly _tag: "Unscored" }>): Node => ({
  text: pc.yellow(`unscored: ${score.reason}`),
  below: [
    { text: oneLine(score.message, 500), below: [] },
    ...(entry.required && entry.floor !== null
      ? [{ text: `its floor stands in: ${signed(entry.floor)}`, below: [] }]
      : [
          {
            text: entry.required
              ? "it is required and has no floor, so the whole row is unscored"
              : "it is optional, so the others make the total",
            below: []
          }
        ])
  ]
})

export interface Explained {
  readonly info: RubricInfo
  readonly row: RowScores
  readonly completion: string
  readonly step: number | null
}

export const scoreTree = ({ info, row, completion, step }: Explained): Node => ({
  text:
    row.total === null
      ? `${pc.bold(visible(info.name))}  ${pc.yellow("total –, unscored")}`
      : `${pc.bold(visible(info.name))}  total ${pc.bold(signed(row.total))}`,
  below: info.rewards.map((entry, at): Node => {
    const score = row.scores[at] as Score
    const value = valueOf(entry, score)
    const shut = isClosed(entry, info, row.scores)
    const made =
      value === null
        ? ""
        : pc.dim(
            shut
              ? `  0, its gate is closed; it would be ${factors(entry, value, step)}`
              : `  ${factors(entry, value, step)}`
          )
    const range = pc.dim(`  of ${signed(entry.range[0])} … ${signed(entry.range[1])}`)
    return {
      text: `${pc.bold(signed(row.contributions[at] ?? null))}  ${visible(entry.name)}${made}${range}`,
      below: [
        ...gateNode(entry, info, row.scores),
        ...(score._tag === "Scored"
          ? score.evidence.map((one) => evidenceNode(one, completion))
          : [unscoredNode(entry, score)])
      ]
    }
  })
})
