/** `data show`: a row in its roles, and what a model's tokenizer and template make of it, by the real harness. */
import { mkdirSync, readdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { beforeAll, describe, expect, it } from "vitest"
import { newBench, tinyModel } from "./program.ts"

const bench = newBench()
const folder = join(bench.folder, "prepared")
/** Where the program puts what goes with it. */
const temporary = join(bench.folder, "tmp")
const CONTENT = "<think>🧮 12+34\nprinted 46\nso\u001b[2J 46</think><answer>46</answer>"
const PRINTED = "printed 46\n"
const start = CONTENT.indexOf(PRINTED)
const row = {
  problem: "p1",
  prompt: [
    { role: "system", content: "Use the tags." },
    { role: "user", content: "12+34?\u2028" }
  ],
  completion: [{ role: "assistant", content: CONTENT }],
  masked: [[start, start + PRINTED.length]]
}
const plain = { ...row, problem: "p0", masked: undefined }

const left = () => readdirSync(temporary).filter((name) => name.startsWith("touchstone-"))
const show = (...args: ReadonlyArray<string>) => bench.run(["data", "show", ...args], { TMPDIR: temporary })

beforeAll(() => {
  mkdirSync(folder)
  mkdirSync(temporary)
  writeFileSync(join(folder, "sft.jsonl"), [plain, row].map((one) => `${JSON.stringify(one)}\n`).join(""))
})

describe("touchstone data show", { timeout: 60_000 }, () => {
  it("shows a row's turns, with what is out of the loss, and lets no control byte through", async () => {
    const { code, stdout } = await show(folder, "--row", "1")
    expect(code).toBe(0)
    expect(stdout).toBe(
      [
        "row 1 of sft, problem p1",
        "system\nUse the tags.",
        "user\n12+34?<2028>",
        `assistant\n<think>🧮 12+34\n⟪${PRINTED}⟫so␛[2J 46</think><answer>46</answer>`,
        "⟪…⟫: out of the loss\n"
      ].join("\n\n")
    )
  })

  it("shows a row of a data set as it would be prepared, and leaves nothing behind", async () => {
    const rows = Array.from({ length: 20 }, (_, i) =>
      JSON.stringify({ question: `What comes after ${i}?`, answer: `One more is ${i + 1}.\n#### ${i + 1}` })
    )
    const file = bench.write("rows.jsonl", rows.join("\n"))
    const { code, stdout } = await show("gsm8k", "--from", file, "--row", "1", "--style", "working-out")
    expect(code).toBe(0)
    const after = Number(/^What comes after (\d+)\?$/m.exec(stdout)?.[1]) + 1
    expect(stdout).toContain(`One more is ${after}.<end_working_out><SOLUTION>${after}</SOLUTION>`)
    expect(left()).toEqual([])
  })

  it("gives every token with its loss to programs", async () => {
    const { code, stdout } = await show(folder, "--row", "1", "--model", tinyModel(), "--json")
    expect(code).toBe(0)
    const { rendered, ...asked } = JSON.parse(stdout)
    expect(asked).toMatchObject({ row: 1, split: "sft", problem: "p1", masked: row.masked, max_length: 1024 })
    const tokens: ReadonlyArray<{ readonly text: string; readonly loss: boolean }> = rendered.tokens
    expect(tokens.map(({ text }) => text).join("")).toBe(rendered.text)
    const learnt = tokens.filter(({ loss }) => loss).map(({ text }) => text)
    // The tokenizer knows digits and bytes: no token of it reaches over the mask's edges.
    expect(learnt.join("")).toBe(`${CONTENT.replace(PRINTED, "")}<|im_end|>`)
    expect(rendered.counts).toEqual({
      tokens: tokens.length,
      prompt: tokens.findIndex(({ loss }) => loss),
      completion: tokens.length - rendered.counts.prompt,
      with_loss: learnt.length,
      cut: 0
    })
    expect(left()).toEqual([])
  })

  it.each([
    [["--row", "7"], 1, "there is no row 7: sft.jsonl of FOLDER holds 2, counted from 0"],
    [["--split", "grpo"], 1, "FOLDER holds no grpo.jsonl"],
    [["--style", "boxed"], 2, "FOLDER is prepared already: --style, --outputs and --from belong to"],
    [["--tokens"], 2, "--tokens needs --model"]
  ])("%j ends in %i and says why", async (args, code, message) => {
    const ended = await show(folder, ...args)
    expect(ended.code).toBe(code)
    expect(ended.stderr).toContain(message.replace("FOLDER", folder))
    expect(ended.stdout).toBe("")
  })

  it("names what it does not know", async () => {
    const ended = await show("no-such-set")
    expect(ended.code).toBe(1)
    expect(ended.stderr).toContain("no-such-set")
  })
})
