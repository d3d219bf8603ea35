/** The rubric: whether it loads, reads the experiment's style, finds its columns, and can pay at all. */
import type { RubricEntry } from "../../domain/rubric.ts"
import { fail, note, ok } from "../check.ts"
import type { DoctorCheck, Facts } from "../facts.ts"
import { styleNamed } from "../../style/styles.ts"
import { plannedSteps } from "../settings.ts"
import { isTold, some, told } from "../told.ts"

const entriesOf = (facts: Facts): ReadonlyArray<RubricEntry> | null => told(facts.rubric)?.rewards ?? null

export const rubricLoads: DoctorCheck = {
  name: "rubric",
  about: "the rubric's file loads and exports a rubric",
  judge: ({ rubric }) =>
    isTold(rubric)
      ? ok(
          "rubric",
          `${rubric.name}: ${some(
            rubric.rewards.map(({ name }) => name),
            8
          )}`
        )
      : fail(
          "rubric",
          rubric.not_told,
          "the run ends before its first phase",
          "correct the rubric, or its name in the experiment"
        )
}

export const rubricStyle: DoctorCheck = {
  name: "rubric-style",
  about: "the rubric reads the tag style that the prompts ask for",
  judge: ({ rubric, style }) => {
    const info = told(rubric)
    if (info === null) return null
    if (info.style === style.name) return ok("rubric-style", style.name)
    return fail(
      "rubric-style",
      `the rubric ${info.name} reads ${info.style}, the experiment asks for ${style.name}`,
      "every completion that does as it was asked is paid as one without form and answer",
      styleNamed(info.style) === null
        ? `${info.style} does not come with touchstone by name: export it from a file and set style to "./style.ts#name" (the rubric's own file mostly exports it), or take a rubric in the style ${style.name}`
        : `set style to ${JSON.stringify(info.style)}, or take a rubric in the style ${style.name}`
    )
  }
}

export const rewardColumns: DoctorCheck = {
  name: "reward-columns",
  about: "every column that a reward needs is in the data",
  judge: (facts) => {
    const entries = entriesOf(facts)
    const rows = told(facts.rows)
    if (entries === null || rows === null) return null
    const needs = entries.flatMap(({ name, needs, required }) =>
      needs.map((column) => ({ reward: name, column, required }))
    )
    if (needs.length === 0) return ok("reward-columns", "no reward needs one")
    const missing = needs.filter(
      ({ column }) => !rows.columns.all.includes(column) && !rows.columns.some.includes(column)
    )
    const partly = needs.filter(({ column }) => rows.columns.some.includes(column))
    const told_ = (found: typeof needs) => found.map(({ reward, column }) => `${reward} needs ${column}`).join(", ")
    const there = [...rows.columns.all, ...rows.columns.some]
    const has = there.length === 0 ? "the data set has no columns" : `the data set has ${some(there, 8)}`
    if (missing.length > 0)
      return (missing.some(({ required }) => required) ? fail : note)(
        "reward-columns",
        `${told_(missing)}; ${has}`,
        missing.some(({ required }) => required)
          ? "the reward is unscored on every row, and the row with it: nothing is learnt"
          : "the reward is unscored on every row and adds nothing",
        `keep the column in the data set's \`columns\`, or take the reward out of the rubric`
      )
    if (partly.length > 0)
      return note(
        "reward-columns",
        `${told_(partly)}, which only some rows have`,
        "the reward is unscored on the others; where it is required, so is the row",
        "give every row the column, or mark the reward { required: false }"
      )
    return ok("reward-columns", told_(needs))
  }
}

export const rewardNames: DoctorCheck = {
  name: "reward-names",
  about: "no two rewards of the rubric have the same name",
  judge: (facts) => {
    const names = entriesOf(facts)?.map(({ name }) => name)
    if (names === undefined) return null
    const twice = [...new Set(names.filter((name, at) => names.indexOf(name) !== at))]
    if (twice.length === 0) return ok("reward-names", `${names.length} names`)
    return fail(
      "reward-names",
      `several rewards are named ${some(twice)}`,
      "TRL averages metrics of one name and keeps the last of their columns: nobody can tell them apart",
      "give each reward a name of its own"
    )
  }
}

/** The greatest weight that a reward has at any step of the run; schedules are level before their first and after their last point. */
const greatestWeight = ({ weight, schedule }: RubricEntry, steps: number | null): number => {
  if (schedule === null) return Math.abs(weight)
  const inside = schedule.filter(([step]) => steps === null || step <= steps)
  const values = inside.map(([, value]) => Math.abs(value))
  const next = schedule.find(([step]) => steps !== null && step > steps)
  const last = inside.at(-1)
  // Between two points the line has already left the first of them.
  if (next !== undefined && last !== undefined && steps !== null && steps > last[0]) values.push(Math.abs(next[1]))
  if (last === undefined) values.push(Math.abs(schedule[0][1]))
  return Math.max(...values)
}

export const rewardWeights: DoctorCheck = {
  name: "reward-weights",
  about: "rewards have a weight other than 0 within the run",
  judge: (facts) => {
    const entries = entriesOf(facts)
    if (entries === null) return null
    const steps = plannedSteps(facts, "grpo")
    const without = entries.filter((entry) => greatestWeight(entry, steps) === 0)
    if (without.length === 0)
      return ok("reward-weights", entries.map(({ name, weight }) => `${name} ${weight}`).join(", "))
    const within = steps === null ? "" : ` over the run's ${steps} steps`
    if (without.length === entries.length)
      return fail(
        "reward-weights",
        `every reward has weight 0${within}`,
        "every total is 0, every group is dead: nothing is learnt",
        "give the rewards weights in the rubric, or let their schedules begin within the run"
      )
    return note(
      "reward-weights",
      `${some(without.map(({ name }) => name))} has weight 0${within}`,
      "it is computed and recorded, and changes nothing",
      "fine for one that is only watched; else give it a weight, or let its schedule begin within the run"
    )
  }
}

export const rewardGates: DoctorCheck = {
  name: "reward-gates",
  about: "gates of the rubric can open",
  judge: (facts) => {
    const entries = entriesOf(facts)
    const gated = entries?.filter(({ gate }) => gate !== null) ?? []
    if (entries === null || gated.length === 0) return null
    const shut = gated.filter(({ gate }) => {
      const by = entries.find(({ name }) => name === gate?.by)
      return by === undefined || (gate?.least ?? 0) > by.range[1]
    })
    const [first] = shut
    if (first === undefined)
      return ok("reward-gates", gated.map(({ name, gate }) => `${name} by ${gate?.by}`).join(", "))
    const by = entries.find(({ name }) => name === first.gate?.by)
    return fail(
      "reward-gates",
      by === undefined
        ? `${first.name} is gated by ${first.gate?.by}, which is no reward of the rubric`
        : `${first.name} opens where ${by.name} gives ${first.gate?.least}, and ${by.name} gives ${by.range[1]} at most`,
      `${first.name} pays nothing, whatever is written`,
      by === undefined ? "name a reward of the rubric" : `set the gate's least to ${by.range[1]} or less`
    )
  }
}
