/** The results of the laws for people: a table, and under it what broke each law, made visible. */
import pc from "picocolors"
import type { Counterexample, CounterexampleRow, LawResult } from "../../../reward/laws/law.ts"
import { number } from "../../screen/format.ts"
import { table } from "../../screen/table.ts"
import { visible } from "../../screen/visible.ts"
import type { TriedRubric } from "./try.ts"

/** Characters of a completion that are shown; `--json` has it whole. */
const SHOWN = 600

const STATES = {
  kept: pc.green("kept"),
  broken: pc.red("broken"),
  "does-not-apply": pc.dim("does not apply")
} as const

/** A text as it stands, each of its lines behind a bar, cut where it gets long. */
const quoted = (text: string, indent: string): string => {
  const left = text.length - SHOWN
  const lines = visible(text.slice(0, SHOWN)).split("\n")
  const more = left > 0 ? `\n${indent}${pc.dim(`… ${left} more characters`)}` : ""
  return lines.map((line) => `${indent}${pc.dim("│")} ${line}`).join("\n") + more
}

const partsOf = ({ scores }: CounterexampleRow): string =>
  scores
    .map(
      ({ reward, contribution, because }) => `${reward} ${number(contribution)}${because === "" ? "" : ` (${because})`}`
    )
    .join(", ")

const rowShown = (row: CounterexampleRow): ReadonlyArray<string> => [
  `    ${pc.bold(row.total === null ? "–" : number(row.total))}  ${visible(row.is)}, gold ${visible(JSON.stringify(row.gold))}`,
  quoted(row.completion, "       "),
  ...(row.scores.length === 0 ? [] : [`       ${pc.dim(visible(partsOf(row)))}`])
]

const counterexample = ({ says, step, rows }: Counterexample): ReadonlyArray<string> => [
  `  ${visible(says)}${step === null ? "" : ` (at step ${step})`}`,
  ...rows.flatMap(rowShown)
]

const brokenShown = (result: LawResult, again: string): string =>
  [
    `${pc.red("✗")} ${pc.bold(result.law)}: ${result.says}`,
    ...(result.counterexample === null ? [] : counterexample(result.counterexample)),
    `  ${pc.dim("why")}    ${result.why}`,
    `  ${pc.dim("again")}  ${again}`
  ].join("\n")

const remark = ({ reason, counterexample }: LawResult): string =>
  visible(reason ?? counterexample?.says ?? "").split("\n")[0] ?? ""

/** One rubric's table and counterexamples; `again` writes the command that tries one law anew. */
export const shown = ({ rubric, style, single, results }: TriedRubric, again: (law: string) => string): string => {
  const title = `${pc.bold(visible(rubric))} ${pc.dim(`${single ? "a reward alone, " : ""}in the style ${visible(style)}`)}`
  const rows = results.map((result) => [
    result.law,
    STATES[result.state],
    result.state === "does-not-apply" ? "" : `${result.runs}`,
    pc.dim(remark(result))
  ])
  const broken = results
    .filter(({ state }) => state === "broken")
    .map((result) => brokenShown(result, again(result.law)))
  return [`${title}\n${table(["law", "state", ">cases", ""], rows)}`, ...broken].join("\n\n")
}
