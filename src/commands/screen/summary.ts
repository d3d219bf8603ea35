/** The end of a run for people: before and after with intervals, curves, what got worse, three problems, what next. */
import asciichart from "asciichart"
import pc from "picocolors"
import type { Story, Summary } from "../../training/summary.ts"
import { change, percent, shareWithInterval } from "./format.ts"
import { table } from "./table.ts"
import { oneLine, visible } from "./visible.ts"

const NAMES: Readonly<Record<string, string>> = { base: "base", sft: "after SFT", grpo: "after GRPO" }
const nameOf = (policy: string): string => NAMES[policy] ?? policy

/** One row a reward: its share of full marks under each policy, and what the last phase changed. */
export const sharesTable = (summary: Summary): string => {
  const last = summary.policies.at(-1)
  const before = summary.policies.at(-2)
  const headings = [
    "full marks on held-out problems",
    ...summary.policies.map((policy) => `>${nameOf(policy)}`),
    ...(before === undefined ? [] : [`>${nameOf(last ?? "")} − ${nameOf(before)}`])
  ]
  const rows = summary.rewards.map((reward) => {
    const of = (policy: string) => summary.shares.find((s) => s.policy === policy && s.reward === reward)
    const changed = of(last ?? "")?.change
    return [
      reward,
      ...summary.policies.map((policy) => {
        const share = of(policy)?.share
        return share === undefined ? "–" : shareWithInterval(share)
      }),
      ...(changed === null || changed === undefined ? [] : [change(changed)])
    ]
  })
  return table(headings, rows)
}

/** Right answers by slice of a column, so that a loss hidden in a gain is seen. */
export const slicesTable = (summary: Summary): string | null => {
  if (summary.slices.length === 0) return null
  const keys = [...new Set(summary.slices.map(({ column, value }) => `${column} = ${value}`))]
  const rows = keys.map((key) => [
    `${summary.slices[0]?.reward} where ${visible(key)}`,
    ...summary.policies.map((policy) => {
      const slice = summary.slices.find((s) => s.policy === policy && `${s.column} = ${s.value}` === key)
      return slice === undefined ? "–" : shareWithInterval(slice.share)
    })
  ])
  return table(["by kind of problem", ...summary.policies.map((policy) => `>${nameOf(policy)}`)], rows)
}

/** What got worse, as plainly as what got better: shares that fell and problems that were lost. */
export const worse = (summary: Summary): ReadonlyArray<string> => {
  const fell = summary.shares.flatMap(({ policy, reward, change: changed }) =>
    changed !== null && changed.estimate < 0 ? [`${reward} fell ${nameOf(policy)}: ${change(changed)}`] : []
  )
  const slices = summary.slices.flatMap((slice) => {
    const previous = summary.policies[summary.policies.indexOf(slice.policy) - 1]
    const before = summary.slices.find(
      (s) => s.policy === previous && s.column === slice.column && s.value === slice.value
    )
    return before !== undefined && slice.share.estimate < before.share.estimate
      ? [
          `${slice.reward} where ${visible(slice.column)} = ${visible(slice.value)} fell ${nameOf(slice.policy)}: ${percent(before.share.estimate)} → ${percent(slice.share.estimate)}`
        ]
      : []
  })
  const lost = summary.flips.flatMap(({ policy, won, lost }) =>
    lost > 0 ? [`${nameOf(policy)} ${won} problems were won and ${lost} lost`] : []
  )
  return [...fell, ...slices, ...lost]
}

const story = ({ kind, question, gold, answers }: Story): string =>
  [
    `${pc.bold(visible(question))}  ${pc.dim(`gold ${visible(gold)}, ${kind}`)}`,
    ...answers.map(({ policy, text, right }) => {
      const mark = right ? pc.green("✓") : pc.red("✗")
      return `  ${mark} ${nameOf(policy).padEnd(10)} ${oneLine(text, 160)}`
    })
  ].join("\n")

export const stories = (summary: Summary): string => summary.stories.map(story).join("\n")

export interface CurvePoint {
  readonly step: number
  readonly name: string
  readonly mean: number | null
}

/** Means of `width` bins, so that a long run fits the terminal. */
const binned = (values: ReadonlyArray<number>, width: number): Array<number> => {
  if (values.length <= width) return [...values]
  return Array.from({ length: width }, (_, i) => {
    const bin = values.slice(Math.floor((i * values.length) / width), Math.floor(((i + 1) * values.length) / width))
    return bin.reduce((sum, v) => sum + v, 0) / bin.length
  })
}

/** A plot of each reward over GRPO's steps, two beside each other where the terminal is wide enough. */
export const curves = (points: ReadonlyArray<CurvePoint>, columns: number): string => {
  const names = [...new Set(points.map((point) => point.name))]
  const side = columns >= 100 ? 2 : 1
  const width = Math.max(10, Math.min(60, Math.floor(columns / side) - 14))
  const plots = names.map((name) => {
    const values = points.flatMap((point) => (point.name === name && point.mean !== null ? [point.mean] : []))
    if (values.length < 2) return [`${name}: fewer than two steps`]
    const steps = points.filter((point) => point.name === name).map((point) => point.step)
    const drawn = asciichart.plot(binned(values, width), { height: 5, format: (x) => x.toFixed(2).padStart(6) })
    return [`${name}, mean a step (steps ${steps[0]}–${steps.at(-1)})`, ...drawn.split("\n")]
  })
  const blocks: Array<string> = []
  for (let i = 0; i < plots.length; i += side) {
    const row = plots.slice(i, i + side)
    const height = Math.max(...row.map((plot) => plot.length))
    const lines = Array.from({ length: height }, (_, line) =>
      row
        .map((plot) => (plot[line] ?? "").padEnd(width + 12))
        .join("  ")
        .trimEnd()
    )
    blocks.push(lines.join("\n"))
  }
  return blocks.join("\n\n")
}
