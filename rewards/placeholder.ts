/**
 * Placeholder echo: −1 where the reasoning or the answer is what a system prompt writes in their place ("reasoning process
 * here", "...", "your answer"), or is copied from between two tags of the prompt itself; else 0.
 * On record: `<think> reasoning process here </think><answer> 46 </answer>`, paid in full by the rewards of its run.
 */
import { type Conversation, defineReward, type Evidence, type SampleReward, type Span, scored } from "../src/index.ts"

export interface PlaceholderOptions {
  readonly name?: string
  /** What an echo gets; −1 unless told. */
  readonly echo?: number
  /** Further texts that are placeholders, however they are spaced and written. */
  readonly phrases?: ReadonlyArray<string>
}

const PHRASE =
  /^(?:(?:insert|put|write|add|place|type|enter)\s)?(?:(?:your|the|a|an|my)\s)?(?:(?:final|detailed|full|actual|own|short|brief|step[- ]by[- ]step)\s)*(?:reasoning(?:\s(?:process|steps?))?|thinking(?:\sprocess)?|thought(?:s|\sprocess)?|working(?:\sout)?|solution|answer|result|explanation|number)(?:\s(?:goes|go))?\s(?:here|goes)$|^(?:your|the|my)\s(?:final\s)?(?:reasoning(?:\sprocess)?|thoughts?|thinking|answer|solution)$|^(?:reasoning|thinking|thought)\sprocess$/

/** Longer than any placeholder: not looked at. */
const LONGEST = 200

/** One spelling of a text: lower case, single spaces, brackets and stops around it left off. */
const plain = (text: string): string =>
  text
    .toLowerCase()
    .replace(/\s+/g, " ")
    .replace(/^[\s[\](){}<>*_"'`.…,:;!-]+|[\s[\](){}<>*_"'`.…,:;!-]+$/g, "")

/** Dots and nothing else, as an example leaves out what is to be written. */
const DOTS = /^[\s[\](){}<>]*(?:\.{2,}|…+)[\s[\](){}<>]*$/

/** `between <think> and </think>`: no example, but a word between two tags. */
const JOINS = /^(?:and|or|to|then|followed by)$/

/** What the prompt writes between two tags: `<think> reasoning process here </think>`. */
const written = (prompt: Conversation): ReadonlyArray<string> =>
  prompt
    .filter(({ role }) => role === "system")
    .flatMap(({ content }) => [...content.slice(0, 20_000).matchAll(/>([^<>]{1,200})(?=<)/g)])
    .map((match) => plain(match[1] as string))
    .filter((text) => /\p{L}/u.test(text) && !JOINS.test(text))

/**
 * Placeholder echo, with phrases of your own.
 *
 * @example
 * placeholderOf({ phrases: ["think about it here"], echo: -2 })
 */
export const placeholderOf = ({
  name = "placeholder",
  echo = -1,
  phrases = []
}: PlaceholderOptions = {}): SampleReward => {
  const own = new Set(phrases.map(plain))
  return defineReward({
    name,
    range: [Math.min(echo, 0), Math.max(echo, 0)],
    score: ({ reading, completion, prompt }) => {
      const echoed = (span: Span | null, what: string): ReadonlyArray<Evidence> => {
        if (span === null || span.end - span.start > LONGEST) return []
        const text = completion.slice(span.start, span.end)
        if (DOTS.test(text)) return [{ rule: `${what}-is-dots`, span }]
        const said = plain(text)
        if (said === "") return []
        if (own.has(said) || PHRASE.test(said)) return [{ rule: `${what}-is-a-placeholder`, span }]
        return betweenTags(prompt).has(said) ? [{ rule: `${what}-is-the-prompt's`, span }] : []
      }
      const evidence = [...echoed(reading.reasoning, "reasoning"), ...echoed(reading.answer, "answer")]
      return evidence.length === 0 ? scored(0, { rule: "no-placeholder" }) : scored(echo, evidence)
    }
  })
}

/** A prompt is shared by its group, and is frozen: looked through once. */
const known = new WeakMap<Conversation, ReadonlySet<string>>()

const betweenTags = (prompt: Conversation): ReadonlySet<string> => {
  const before = known.get(prompt)
  if (before !== undefined) return before
  const found = new Set(written(prompt))
  known.set(prompt, found)
  return found
}

export const placeholder = placeholderOf()
