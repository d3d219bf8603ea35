/**
 * Script consistency: the share of the letters that are of the expected scripts, from 0 to 1, by Unicode's script
 * property. After the language-consistency reward of DeepSeek-R1 (arXiv 2501.12948), which is the share of words in the
 * target language. Greek is expected too unless told, as it stands in formulas. Without letters it is 1: nothing is amiss.
 */
import { defineReward, type SampleReward, scored } from "../src/index.ts"

export interface ScriptOptions {
  readonly name?: string
  /** Unicode script names, such as Latin, Han, Hiragana, Cyrillic; Latin and Greek unless told. */
  readonly scripts?: ReadonlyArray<string>
  /** Characters looked at, half from the beginning and half from the end; 100,000 unless told. */
  readonly longest?: number
}

const LETTER = /\p{L}/gu
/** Letters shared by all scripts, such as ª and the letter-like symbols of formulas. */
const SHARED = ["Common", "Inherited"]

/**
 * The share of letters in scripts of your own.
 *
 * @example
 * scriptOf({ name: "japanese", scripts: ["Han", "Hiragana", "Katakana", "Latin"] })
 */
export const scriptOf = ({
  name = "script",
  scripts = ["Latin", "Greek"],
  longest = 100_000
}: ScriptOptions = {}): SampleReward => {
  const odd = scripts.find((script) => !/^\w+$/.test(script))
  if (odd !== undefined || scripts.length === 0)
    throw new TypeError(`"${name}" needs names of scripts: ["Latin", "Greek"]`)
  let foreign: RegExp
  try {
    const expected = [...scripts, ...SHARED].map((script) => `\\p{Script=${script}}`).join("")
    foreign = new RegExp(`(?![${expected}])\\p{L}`, "gu")
  } catch {
    throw new TypeError(`"${name}" names a script that Unicode does not have, in ${scripts.join(", ")}: Latin, Han, …`)
  }
  return defineReward({
    name,
    range: [0, 1],
    score: ({ completion }) => {
      const half = Math.ceil(longest / 2)
      const text = completion.length <= longest ? completion : completion.slice(0, half) + completion.slice(-half)
      const letters = text.match(LETTER)?.length ?? 0
      if (letters === 0) return scored(1, { rule: "no-letters" })
      const others = text.match(foreign) ?? []
      if (others.length === 0) return scored(1, { rule: "expected-scripts" })
      const start = completion.search(new RegExp(foreign.source, "u"))
      return scored(1 - others.length / letters, {
        rule: "other-scripts",
        span: { start, end: start + (others[0] as string).length },
        note: `${others.length} of ${letters} letters are of other scripts`
      })
    }
  })
}

export const script = scriptOf()
