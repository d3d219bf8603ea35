/** Completions as the laws write them: in a rubric's tag style, and brought to one length where length counts. */
import type { TagStyle } from "../../style/style.ts"
import { writeSolution } from "../../style/style.ts"

/** A completion that has room for some more text, where it does no harm: at the end of its reasoning. */
export type Draft = (filler: string) => string

/** Text that says nothing and repeats nothing: what makes completions equally long. */
const FILLER =
  " We go on with care and write down each part of it, so that whoever reads this can follow how one thing leads to" +
  " another. Nothing in here changes what was found above. It merely takes up room, as a longer way of putting the" +
  " same thought would, and ends when enough has been said about all that. Some like their explanations brief, others" +
  " prefer them slow; both may be right, since neither makes any difference for the result that stands below."

/** So many characters of it. */
export const filler = (length: number): string => FILLER.repeat(Math.ceil(length / FILLER.length)).slice(0, length)

/** How an answer is put into its tag: as it is, or in a box. */
export type AnswerForm = "bare" | "boxed"

export const inForm = (form: AnswerForm, answer: string): string => (form === "boxed" ? `\\boxed{${answer}}` : answer)

/** Reasoning and answer, each in its tags and nothing else. */
export const clean =
  (style: TagStyle, reasoning: string, answer: string): Draft =>
  (more) =>
    writeSolution(style, `${reasoning}${more}`, answer)

/** An answer in its marks alone. */
const marked = ({ answer: { open, close } }: TagStyle, answer: string): string => `${open}${answer}${close}`

/** Whether reasoning stands in plain text: there are no tags of it to leave off. */
export const isPlain = ({ reasoning }: TagStyle): boolean => reasoning.open === "" && reasoning.close === ""

/** The same, the answer's tag left open. */
export const unclosed =
  (style: TagStyle, reasoning: string, answer: string): Draft =>
  (more) => {
    const closed = writeSolution(style, `${reasoning}${more}`, answer)
    return closed.slice(0, closed.lastIndexOf(style.answer.close))
  }

/** The same out of its form: without the tags of the reasoning; where a style has none, with its answer said before. */
export const untagged =
  (style: TagStyle, reasoning: string, answer: string): Draft =>
  (more) =>
    isPlain(style)
      ? `${marked(style, answer)} ${clean(style, reasoning, answer)(more)}`
      : `${reasoning}${more}${marked(style, answer)}`

/** The same, without the tags of the answer. */
export const unanswered =
  (style: TagStyle, reasoning: string, answer: string): Draft =>
  (more) => {
    const empty = clean(style, reasoning, "")(more)
    const marks = marked(style, "")
    return marks !== "" && empty.endsWith(marks)
      ? `${empty.slice(0, -marks.length)}${answer}`
      : `${reasoning}${more} ${answer}`
  }

/** The same, followed by a second answer. */
export const twice =
  (style: TagStyle, reasoning: string, first: string, second: string): Draft =>
  (more) =>
    `${clean(style, reasoning, first)(more)}${marked(style, second)}`

/** Text outside the tags: before them, or after. */
export const withJunk =
  (draft: Draft, before: string, after: string): Draft =>
  (more) =>
    `${before}${draft(more)}${after}`

/**
 * The drafts as texts, all as long as the longest where that is asked for: so that what is compared differs in what the
 * law is about, and not in length.
 */
export const level = (
  drafts: Readonly<Record<string, Draft>>,
  equallyLong: boolean
): Readonly<Record<string, string>> => {
  const texts = Object.entries(drafts).map(([role, draft]) => [role, draft("")] as const)
  const longest = equallyLong ? Math.max(...texts.map(([, text]) => text.length)) : 0
  return Object.fromEntries(
    texts.map(([role, text]) => [
      role,
      text.length >= longest ? text : ((drafts[role] as Draft)(filler(longest - text.length)) ?? text)
    ])
  )
}
