/** What a pilot showed: whether groups differ, completions end, the form is met, rewards move. */
import { fail, note, ok, unjudged } from "../check.ts"
import type { DoctorCheck, Facts } from "../facts.ts"
import { numberIn, plannedSteps, settingsOf } from "../settings.ts"
import { isTold, outOf, some, told } from "../told.ts"

const pilotOf = (facts: Facts) => {
  const pilot = told(facts.pilot)
  return pilot === null || pilot.completions === 0 ? null : pilot
}

/** Whether SFT teaches before GRPO begins, and what was sampled is not what it will have taught. */
const isTaughtFirst = (facts: Facts): boolean => facts.experiment.sft !== null && facts.adapter === null

/** How long the phase will take at the pilot's pace. */
const lastsOf = (facts: Facts, secondsPerStep: number): string => {
  const steps = plannedSteps(facts, "grpo")
  const pace = `${secondsPerStep.toFixed(1)} s a step`
  if (steps === null) return pace
  const minutes = (steps * secondsPerStep) / 60
  const about = minutes < 120 ? `about ${Math.round(minutes)} min` : `about ${(minutes / 60).toFixed(1)} h`
  return `${pace}, so ${minutes < 1 ? "less than a minute" : about} for the ${steps} steps of GRPO here`
}

export const pilotMade: DoctorCheck = {
  name: "pilot",
  about: "the pilot that was asked for could be made",
  judge: (facts) => {
    const { pilot } = facts
    if (pilot === null) return null
    if (!isTold(pilot)) return unjudged("pilot", pilot.not_told, "mend that, then run the doctor again")
    return ok(
      "pilot",
      `${pilot.completions} completions of ${pilot.policy} for ${pilot.problems} problems, ${pilot.group} each; ${lastsOf(facts, pilot.seconds_per_step)}`
    )
  }
}

export const pilotDead: DoctorCheck = {
  name: "pilot-dead-groups",
  about: "groups of the pilot differ in what they are paid",
  judge: (facts) => {
    const pilot = pilotOf(facts)
    if (pilot === null) return null
    // Where nothing was scored another check says so, and no group tells anything.
    if (pilot.unscored === pilot.completions) return null
    const seen = `${outOf(pilot.dead_groups, pilot.problems)} groups are paid alike`
    if (pilot.dead_groups === pilot.problems)
      return (isTaughtFirst(facts) ? note : fail)(
        "pilot-dead-groups",
        seen,
        isTaughtFirst(facts)
          ? "GRPO would learn nothing from this policy; SFT comes first and may change it"
          : "no advantage differs from 0: GRPO learns nothing",
        "teach the form with SFT first, take easier problems, or rewards that pay a part of the way; try again on what SFT made: --adapter"
      )
    if (pilot.dead_groups * 2 > pilot.problems)
      return note(
        "pilot-dead-groups",
        seen,
        "what is generated for them teaches nothing: more than half of the run's time",
        "keep problems of middling difficulty (`touchstone data prepare --pass-rate 0.1..0.9`), or raise num_generations"
      )
    return ok("pilot-dead-groups", seen)
  }
}

export const pilotTruncated: DoctorCheck = {
  name: "pilot-truncation",
  about: "completions of the pilot end by themselves",
  judge: (facts) => {
    const pilot = pilotOf(facts)
    if (pilot === null) return null
    const share = pilot.truncated / pilot.completions
    const settings = settingsOf(facts, "grpo")
    const limit = settings === null ? null : numberIn(settings, "max_completion_length")
    const seen = `${outOf(pilot.truncated, pilot.completions)} were truncated${limit === null ? "" : ` at ${limit} tokens`}`
    if (share <= 0.1) return ok("pilot-truncation", seen)
    return (share > 0.9 && !isTaughtFirst(facts) ? fail : note)(
      "pilot-truncation",
      seen,
      "they end before their answer: what is paid is how short the policy is",
      `${limit === null ? "raise max_completion_length" : `set grpo.max_completion_length to ${limit * 2}`}; where nearly all are truncated, see end-of-turn`
    )
  }
}

export const pilotFlat: DoctorCheck = {
  name: "pilot-flat-rewards",
  about: "each reward of the pilot moves",
  judge: (facts) => {
    const pilot = pilotOf(facts)
    if (pilot === null) return null
    const scored = pilot.rewards.filter(({ scored }) => scored > 1)
    const flat = scored.filter(({ spread }) => spread === 0)
    if (flat.length === 0)
      return ok("pilot-flat-rewards", scored.map(({ name, mean }) => `${name} ${mean?.toFixed(2) ?? "–"}`).join(", "))
    const seen = flat.map(({ name, mean }) => `${name} is ${mean} on every completion`).join(", ")
    return (flat.length === scored.length && !isTaughtFirst(facts) ? fail : note)(
      "pilot-flat-rewards",
      seen,
      "a reward that never moves teaches nothing: at its most it is learnt already, at its least it is never met by chance",
      `at its least: teach it with SFT, or pay a part of the way; look at some with \`touchstone reward explain\` (${some(flat.map(({ name }) => name))})`
    )
  }
}

export const pilotForm: DoctorCheck = {
  name: "pilot-form",
  about: "some completions of the pilot have the style's form",
  judge: (facts) => {
    const pilot = pilotOf(facts)
    if (pilot === null) return null
    const seen = `${outOf(pilot.well_formed, pilot.completions)} are well formed in ${facts.style.name}`
    if (pilot.well_formed > 0) return ok("pilot-form", seen)
    return (isTaughtFirst(facts) ? note : fail)(
      "pilot-form",
      seen,
      isTaughtFirst(facts)
        ? "this policy does not know the form; SFT is to teach it"
        : "what is never met is never paid: GRPO cannot begin to learn the form",
      isTaughtFirst(facts)
        ? "after SFT, try again on its adapter: --adapter"
        : "teach the form with an SFT phase first, or look whether the template prefills a tag (see prefilled)"
    )
  }
}

/** Share of informative groups below which most of a run's cost is for nothing. */
const LITTLE = 0.2

export const pilotInformative: DoctorCheck = {
  name: "pilot-informative",
  about: "the share of groups that GRPO will learn from is above a fifth",
  judge: (facts) => {
    const pilot = pilotOf(facts)
    const settings = settingsOf(facts, "grpo")
    if (pilot === null || settings === null || pilot.informative.length === 0) return null
    const asked = numberIn(settings, "num_generations")
    const best = pilot.informative.reduce((a, b) => (b.share > a.share ? b : a))
    // Those of the group that the run will have, or of the nearest that was looked at.
    const here = pilot.informative.reduce((a, b) =>
      Math.abs(b.group - (asked ?? b.group)) < Math.abs(a.group - (asked ?? a.group)) ? b : a
    )
    const percent = (value: number) => `${Math.round(value * 100)} %`
    const seen = `with ${here.group} completions ${percent(here.share)} of groups [${percent(here.low)}, ${percent(here.high)}]`
    if (here.high >= LITTLE) return ok("pilot-informative", seen)
    return note(
      "pilot-informative",
      seen,
      `less than ${percent(LITTLE)} of what is generated carries an advantage`,
      best.group > here.group
        ? `set grpo.num_generations to ${best.group} (${percent(best.share)}), or keep problems of middling difficulty (--pass-rate)`
        : "keep problems of middling difficulty (`touchstone data prepare --pass-rate 0.1..0.9`), or teach with SFT first"
    )
  }
}

export const pilotUnscored: DoctorCheck = {
  name: "pilot-unscored",
  about: "the rubric scores the pilot's completions",
  judge: (facts) => {
    const pilot = pilotOf(facts)
    if (pilot === null) return null
    const seen = `${outOf(pilot.unscored, pilot.completions)} are unscored`
    if (pilot.unscored === 0) return ok("pilot-unscored", seen)
    return (pilot.unscored === pilot.completions ? fail : note)(
      "pilot-unscored",
      seen,
      "an unscored completion carries no advantage: it is generated for nothing",
      "give the reward a floor, mark it { required: false }, or mend what it fails on (`touchstone reward explain`)"
    )
  }
}
