/** Loading a tag style: shipped ones by name, others by file and export, and what is refused. */
import { mkdtempSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"
import { anchoredStyle, loadStyle } from "../../src/data/style.ts"
import { STYLE_NAMES, thinkAnswer } from "../../src/style/styles.ts"

const folder = mkdtempSync(join(tmpdir(), "ts-style-"))
const file = (name: string, content: string): string => {
  writeFileSync(join(folder, name), content)
  return join(folder, name)
}
const plan = (name: string) => `{
  name: "${name}",
  reasoning: { open: "<plan>", close: "</plan>" },
  answer: { open: "<result>", close: "</result>" },
  systemPrompt: "Plan between <plan> and </plan>, then give the result between <result> and </result>."
}`
const whyNot = (name: string): Promise<string> =>
  Effect.runPromise(
    Effect.match(loadStyle(name), { onSuccess: () => "it was loaded", onFailure: ({ message }) => message })
  )

describe("loadStyle", () => {
  it("gives shipped styles by name, prefilled ones too", async () => {
    for (const name of STYLE_NAMES) expect((await Effect.runPromise(loadStyle(name))).name).toBe(name)
    expect(await Effect.runPromise(loadStyle("think-answer"))).toBe(thinkAnswer)
  })

  it("gives the default export of a file, or the one named", async () => {
    const path = file("two.ts", `export default ${plan("plan")}\nexport const other = ${plan("other")}\n`)
    expect((await Effect.runPromise(loadStyle(path))).name).toBe("plan")
    expect((await Effect.runPromise(loadStyle(`${path}#other`))).name).toBe("other")
  })

  it("is found from any folder by its anchored name", () => {
    expect(anchoredStyle("boxed")).toBe("boxed")
    expect(anchoredStyle("./styles.ts#terse")).toBe(`${process.cwd()}/styles.ts#terse`)
    expect(anchoredStyle(join(folder, "two.ts"))).toBe(join(folder, "two.ts"))
  })

  it("says what is not there", async () => {
    expect(await whyNot("thinking")).toBe(
      `there is no tag style “thinking”: give ${STYLE_NAMES.join(", ")}, or the path of a file that exports one (./style.ts#name)`
    )
    expect(await whyNot(`${file("one.ts", `export const plan = ${plan("plan")}\n`)}`)).toMatch(
      /one\.ts has no default export: it exports plan \(.*one\.ts#plan\)$/
    )
    expect(await whyNot(`${join(folder, "one.ts")}#other`)).toContain("has no export “other”")
  })

  it("refuses what could not work, and a namesake of a shipped style", async () => {
    expect(await whyNot(file("broken.ts", "export default {"))).toMatch(/broken\.ts could not be loaded: /)
    expect(await whyNot(file("none.ts", "export default 17\n"))).toContain("is no tag style: it is a number")
    expect(await whyNot(file("unasked.ts", `export default { ...${plan("p")}, systemPrompt: "Think." }\n`))).toContain(
      "does not mention <plan>"
    )
    expect(await whyNot(file("namesake.ts", `export default ${plan("think-answer")}\n`))).toContain(
      "give it a name of its own"
    )
  })
})
