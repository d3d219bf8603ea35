/** A score as a tree: the total, each part with what made it count, and what each value rests on. */
import pc from "picocolors"
import type { RowScores, RubricEntry, RubricInfo } from "../../domain/rubric.ts"
import type { Evidence, Score } from "../../domain/score.ts"
import { countedValue, type GateState, gateOf, weightAt } from "../../reward/total.ts"
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

/** The gate before a part: who holds it, what was asked and what it had. */
const gateNode = (gate: GateState | null): ReadonlyArray<Node> => {
  if (gate === null) return []
  const { by, least, value, open } = gate
  const had = `${by} is ${signed(value)}, and ${signed(least)} opens it`
  const state =
    value === null
      ? pc.yellow(`the gate has no value: ${by} is unscored`)
      : open
        ? pc.green(`gate open: ${had}`)
        : pc.red(`gate closed: ${had}`)
  return [{ text: state, below: [] }]
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
    const value = countedValue(entry, score)
    const gate = gateOf(info.rewards, row.scores, at)
    const shut = gate !== null && gate.value !== null && !gate.open
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
        ...gateNode(gate),
        ...(score._tag === "Scored"
          ? score.evidence.map((one) => evidenceNode(one, completion))
          : [unscoredNode(entry, score)])
      ]
    }
  })
})
