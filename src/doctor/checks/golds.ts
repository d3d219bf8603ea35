/** Golds and worked solutions: whether answers can be judged by them, and whether the rubric pays what is right. */
import { fail, note, ok, unjudged } from "../check.ts"
import type { DoctorCheck } from "../facts.ts"
import { isTold, outOf, some, told } from "../told.ts"

/** The first line of a text, cut. */
const brief = (text: string, most = 60): string => {
  const line = text.replace(/\s+/g, " ").trim()
  return line.length <= most ? line : `${line.slice(0, most - 1)}…`
}

export const golds: DoctorCheck = {
  name: "golds",
  about: "golds can be read, and answers judged by them",
  judge: (facts) => {
    const found = told(facts.rows)?.golds
    if (found === undefined || found.read === 0) return null
    const examples = some(found.examples.map(({ problem, gold }) => `“${brief(gold)}” (problem ${problem})`))
    if (found.unusable > 0)
      return (found.unusable * 2 > found.read ? fail : note)(
        "golds",
        `${outOf(found.unusable, found.read)} golds are empty or too long to judge by: ${examples}`,
        "no completion can be right there: every group of such a problem is dead, and each costs as much as another",
        'drop such rows in the data set: return { dropped: "no usable answer" } from read'
      )
    if (found.words > 0)
      return note(
        "golds",
        `${outOf(found.words, found.read)} golds are read as words, not as mathematics: ${examples}`,
        "an answer is right there only where it says the same words",
        "fine for answers in words; for mathematics take what stands around it out of the gold"
      )
    return ok("golds", `${found.read} read as mathematics`)
  }
}

export const paidSolutions: DoctorCheck = {
  name: "paid-solutions",
  about: "the rubric pays the data set's worked solutions in full",
  judge: (facts) => {
    const rows = told(facts.rows)
    if (rows === null) return null
    const { solutions } = rows
    if (!isTold(solutions))
      return unjudged("paid-solutions", solutions.not_told, "score some by hand: touchstone reward explain")
    if (solutions.read === 0) return null
    const never = solutions.rewards.filter(({ scored, full, least }) => scored > 0 && full === 0 && least === scored)
    const examples = solutions.examples
      .slice(0, 3)
      .map(({ problem, total, why }) => `problem ${problem} gets ${total ?? "no total"}: ${why}`)
      .join("; ")
    if (never.length > 0)
      return fail(
        "paid-solutions",
        `${some(never.map(({ name }) => name))} gives its least to each of ${solutions.read} worked solutions. ${examples}`,
        "what is right is paid as what is wrong: GRPO cannot learn it, or learns to avoid it",
        "look at one with `touchstone reward explain`; mostly the style, the gold's form or a column differs from what the reward reads"
      )
    if (solutions.short > 0)
      return note(
        "paid-solutions",
        `${outOf(solutions.short, solutions.read)} worked solutions are not paid in full. ${examples}`,
        "a teacher's slip, a gold in another form, or a reward that asks for more than the data set shows",
        "look at one with `touchstone reward explain`, and mend the rows or the reward where it is wrong"
      )
    return ok("paid-solutions", `each of ${solutions.read} is paid in full`)
  }
}

export const scoredSolutions: DoctorCheck = {
  name: "scored-solutions",
  about: "the rubric gives the worked solutions a total",
  judge: (facts) => {
    const found = told(told(facts.rows)?.solutions ?? null)
    if (found === null || found.read === 0) return null
    if (found.unscored === 0) return ok("scored-solutions", `${found.read} have one`)
    const why = found.examples.find(({ total }) => total === null)?.why ?? "no reason was kept"
    const all = found.unscored === found.read
    return (all ? fail : note)(
      "scored-solutions",
      `${outOf(found.unscored, found.read)} worked solutions are unscored: ${why}`,
      all
        ? "no row gets a reward: nothing is learnt"
        : "such rows carry no advantage, and are generated and paid for all the same",
      "give the reward a floor, mark it { required: false }, or mend what it fails on"
    )
  }
}
