/** Each law has a planted reward that breaks it, and what shows so is small. */
import { readdirSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { describe, expect, it } from "vitest"
import type { SampleReward } from "../../src/index.ts"
import { thinkAnswer } from "../../src/index.ts"
import { laws } from "../../src/reward/laws/laws.ts"
import { alone } from "../../src/reward/laws/subject.ts"
import { testLaws } from "../../src/reward/laws/test.ts"

const folder = fileURLToPath(new URL("./planted/", import.meta.url))
const files = readdirSync(folder).filter((name) => name !== "planting.ts")

/** The most characters of a gold and of a completion in a shrunken counterexample. */
const SMALL = { gold: 6, completion: 150 }

const plain = (answer: string) => `<think>Let us see.</think><answer>${answer}</answer>`

/** The shrunken counterexamples of the planted rewards whose faults have a smallest case: the gold, and what is shown. */
const SMALLEST: Readonly<Record<string, readonly [gold: string, ...completions: ReadonlyArray<string>]>> = {
  total: ["", plain("")],
  "in-range": ["0", plain("0")],
  "equal-is-equal": ["0", plain("0"), plain("0.0")],
  "wrong-never-beats-right": ["20", plain("20"), plain("21")],
  "sign-counts": ["-1", plain("1"), plain("-3")],
  "last-answer-counts": ["0", `${plain("0")}<answer>1013</answer>`, `${plain("8104")}<answer>1013</answer>`],
  "lists-do-not-pay": ["0", plain("0 or 1"), plain("0")],
  "words-do-not-pay": ["0", plain("I am sure this is right"), plain("1013")],
  "unclosed-does-not-pay": ["0", plain("0").replace("</answer>", ""), plain("1013").replace("</answer>", "")],
  "junk-does-not-pay": ["0", `${plain("0")}\nok`, plain("0")]
}

const plantedFor = async (law: string): Promise<SampleReward> => (await import(`./planted/${law}.ts`)).planted

describe("planted rewards", () => {
  it("there is one for every law", () => {
    expect(files.map((name) => name.replace(/\.ts$/, "")).sort()).toEqual(laws.map(({ name }) => name).sort())
  })

  for (const { name } of laws) {
    it(`${name} is broken by its own`, async () => {
      const [result] = testLaws(alone(await plantedFor(name), thinkAnswer), { laws: [name], seed: 1 })
      const { state, counterexample } = result ?? {}
      expect(state).toBe("broken")
      const rows = counterexample?.rows ?? []
      const shown = [rows[0]?.gold, ...rows.map(({ completion }) => completion)]
      if (name in SMALLEST) expect(shown).toEqual(SMALLEST[name])
      for (const { gold, completion } of rows) {
        expect(gold.length).toBeLessThanOrEqual(SMALL.gold)
        expect(completion.length).toBeLessThanOrEqual(SMALL.completion)
      }
    })
  }
})
