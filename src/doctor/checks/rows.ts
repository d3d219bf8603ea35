/** The rows: whether there are any, what was dropped, what stands twice or in the evaluation too. */
import { fail, note, ok } from "../check.ts"
import type { DoctorCheck } from "../facts.ts"
import { isTold, outOf, some, told } from "../told.ts"

/** Below so many prompts a policy sees each of them again and again. */
const FEW_PROMPTS = 100

export const rowsThere: DoctorCheck = {
  name: "rows",
  about: "the data set can be read, and each phase has rows",
  judge: (facts) => {
    const { rows, experiment } = facts
    if (!isTold(rows))
      return fail(
        "rows",
        rows.not_told,
        "the run ends before its first phase",
        "correct the data, data's path or --data"
      )
    const { sft, grpo, evaluate } = rows.counts
    const seen = `${sft} for SFT, ${grpo} for GRPO, ${evaluate} held out`
    const empty = [
      ...(experiment.sft !== null && sft === 0 ? ["sft"] : []),
      ...(experiment.grpo !== null && grpo === 0 ? ["grpo"] : [])
    ]
    if (empty.length > 0)
      return fail(
        "rows",
        seen,
        `${empty.join(" and ")} has nothing to train on`,
        `set ${empty.map((phase) => `rows.${phase}`).join(" and ")} to null for all there are, or ${empty.join(" and ")} to null to leave the phase out`
      )
    if (experiment.grpo !== null && grpo < FEW_PROMPTS)
      return note(
        "rows",
        seen,
        `with ${grpo} prompts GRPO sees each of them over and over: it learns them by heart`,
        `take ${FEW_PROMPTS} prompts or more (rows.grpo) where the run is to be worth something`
      )
    return ok("rows", seen)
  }
}

export const droppedRows: DoctorCheck = {
  name: "dropped-rows",
  about: "no rows are left out because the data set could not use them",
  judge: (facts) => {
    const rows = told(facts.rows)
    if (rows === null) return null
    const reasons = Object.entries(rows.dropped)
    const dropped = reasons.reduce((sum, [, count]) => sum + count, 0)
    if (dropped === 0) return ok("dropped-rows", "none")
    const kept = Math.max(rows.counts.grpo, rows.counts.sft) + rows.counts.evaluate
    return note(
      "dropped-rows",
      `${dropped} dropped: ${reasons.map(([reason, count]) => `${count} ${reason}`).join(", ")}; ${kept} taken`,
      "they are in no phase: a kind of problem may be missing from the run",
      "look at a few of them; `touchstone data stats` counts them by reason"
    )
  }
}

export const heldBack: DoctorCheck = {
  name: "held-back",
  about: "problems near those of the evaluation are kept out of training, and there are none",
  judge: (facts) => {
    const rows = told(facts.rows)
    if (rows === null || rows.held_back === null) return null
    if (rows.held_back === 0) return ok("held-back", "no problem is like one of the evaluation")
    return note(
      "held-back",
      `${rows.held_back} problems are the same as one of the evaluation, or nearly`,
      "they were kept out of training, so that the evaluation measures what was learnt and not what was seen",
      "nothing to do: held-back.jsonl beside the rows lists them"
    )
  }
}

export const leakedProblems: DoctorCheck = {
  name: "leaked-problems",
  about: "no problem is both trained on and evaluated on",
  judge: (facts) => {
    const rows = told(facts.rows)
    if (rows === null || rows.counts.evaluate === 0) return null
    if (rows.leaked === 0) return ok("leaked-problems", "none")
    return fail(
      "leaked-problems",
      `${outOf(rows.leaked, rows.counts.evaluate)} problems of the evaluation are among the GRPO rows`,
      "the evaluation measures what was learnt by heart",
      "prepare the rows with `touchstone data prepare`, which parts them by a hash of the question; in a data set made in code, make the parts differ"
    )
  }
}

export const repeatedProblems: DoctorCheck = {
  name: "repeated-problems",
  about: "no problem stands several times among the GRPO rows",
  judge: (facts) => {
    const rows = told(facts.rows)
    if (rows === null || rows.counts.grpo === 0) return null
    if (rows.repeated === 0) return ok("repeated-problems", "none")
    return note(
      "repeated-problems",
      `${outOf(rows.repeated, rows.counts.grpo)} GRPO rows repeat an earlier problem`,
      "those problems count more than the others, and no group tells more for it",
      "keep one row of each question"
    )
  }
}

/** What TRL hands to a reward by these names: a column of the same name would stand in their place. */
const TAKEN = new Set([
  "prompt",
  "prompts",
  "completion",
  "completions",
  "completion_ids",
  "trainer_state",
  "log_extra",
  "log_metric",
  "environments"
])

export const columnNames: DoctorCheck = {
  name: "column-names",
  about: "no column has a name that TRL's own reward call uses",
  judge: (facts) => {
    const rows = told(facts.rows)
    if (rows === null) return null
    const names = [...rows.columns.all, ...rows.columns.some]
    const taken = names.filter((name) => TAKEN.has(name))
    if (taken.length === 0) return ok("column-names", names.length === 0 ? "no columns" : some(names, 8))
    return note(
      "column-names",
      `the data set has the column ${some(taken)}`,
      "here rewards read columns by themselves, so nothing breaks; the same rows flattened for a plain TRL reward break its call",
      `rename ${taken.length === 1 ? "it" : "them"} in the data set's \`columns\``
    )
  }
}

export const shuffledGolds: DoctorCheck = {
  name: "shuffled-golds",
  about: "the golds are the problems' own",
  judge: (facts) =>
    facts.experiment.shuffle_golds === true
      ? note(
          "shuffled-golds",
          "shuffle_golds is true",
          "golds are dealt to other problems: nothing here can learn to be right. That is what a control is for",
          "take shuffle_golds out for a run that is to learn"
        )
      : ok("shuffled-golds", "each problem has its own")
}
