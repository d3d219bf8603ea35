/** How answers are found and judged, as flags: the tag style, the last number, the policies. */
import * as Flag from "effect/cli/Flag"
import type { CheckOptions } from "../../answer/check.ts"
import { DEFAULT_POLICIES, type Policies } from "../../answer/policies.ts"
import type { Reading } from "../../domain/reading.ts"
import { read } from "../../style/read.ts"
import type { TagStyle } from "../../style/style.ts"
import { thinkAnswer, workingOut } from "../../style/styles.ts"

/** Styles whose tags no other rule finds an answer by: a box is found in any text. */
const TAGGED: Readonly<Record<"think-answer" | "working-out", TagStyle>> = {
  "think-answer": thinkAnswer,
  "working-out": workingOut
}

const policy = <const Value extends string>(name: string, values: readonly [Value, Value], says: string) =>
  Flag.Literals(name, values).pipe(
    Flag.withDescription(`${says}; ${values[0]} by default`),
    Flag.withDefault(values[0])
  )

export const judgingFlags = {
  style: Flag.Literals("style", ["any", "think-answer", "working-out", "none"]).pipe(
    Flag.withDescription("The tags that answers stand in; any: whichever style's answer tag is closed last"),
    Flag.withDefault("any" as const)
  ),
  lastNumber: Flag.Boolean("last-number").pipe(
    Flag.withDescription("Take the last number of a text in which nothing else was found"),
    Flag.withDefault(false)
  ),
  percent: policy("percent", ["value", "bare"], "value: 10 % is 0.1; bare: 10 is accepted for 10 % too"),
  arithmetic: policy("arithmetic", ["refuse", "accept"], "Whether 2·3 earns 6"),
  lists: policy("lists", ["unordered", "ordered"], "Whether the order of 1, 2 counts"),
  units: policy("units", ["optional", "required"], "Whether 3 earns 3 cm"),
  names: policy("names", ["optional", "required"], "Whether 5 earns x = 5"),
  bases: policy("bases", ["value", "digits"], "value: 101_2 is 5; digits: it is 101"),
  tolerance: Flag.Finite("tolerance").pipe(
    Flag.withDescription("Largest difference that is still equal, relative to the gold, from 0 to 1; none by default"),
    Flag.withDefault(DEFAULT_POLICIES.tolerance),
    Flag.filter(
      (tolerance) => tolerance >= 0 && tolerance <= 1,
      () => "the tolerance is from 0 to 1"
    )
  )
}

export interface Judging extends Policies {
  readonly style: "any" | "think-answer" | "working-out" | "none"
  readonly lastNumber: boolean
}

/** The reading whose answer tag closes last; without any, one that has reasoning. */
const readingOf = (text: string, tried: ReadonlyArray<TagStyle>): Reading | undefined => {
  let best: Reading | undefined
  for (const style of tried) {
    // Most answers have no tags at all: looking for one end is cheaper than reading.
    if (!text.includes(style.answer.close) && !text.includes(style.reasoning.close)) continue
    const reading = read(style, text)
    const end = reading.answer?.end ?? -1
    if (best === undefined || end > (best.answer?.end ?? -1)) best = reading
  }
  return best
}

/** What checking needs for one text. */
export const checkOptions = (judging: Judging): ((text: string) => CheckOptions) => {
  const { style, lastNumber, percent, arithmetic, lists, units, names, bases, tolerance } = judging
  const policies: Policies = { percent, arithmetic, lists, units, names, bases, tolerance }
  const tried = style === "any" ? Object.values(TAGGED) : style === "none" ? [] : [TAGGED[style]]
  return (text) => ({ lastNumber, policies, reading: readingOf(text, tried) })
}
