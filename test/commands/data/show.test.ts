/** What `data show` puts on the screen of a rendered row: brackets where there is no colour. */
import { expect, it } from "vitest"
import { renderedBlocks } from "../../../src/commands/data/show/screen.ts"
import type { RenderedToken } from "../../../src/domain/inspect.ts"

const token = (text: string, loss: boolean, special = false): RenderedToken => ({
  id: text.length,
  text,
  loss,
  special
})
const tokens = [
  token("<|user|>", false, true),
  token("1+1?\n", false),
  token("a\u001b", true),
  token("b\n", true),
  token("out", false),
  token("<|end|>", true, true)
]
const view = (changes: object = {}) => ({
  rendered: { rows: [{ place: 0, text: "", tokens, prompt: 2, cut: 0 }], said: ["the system\u001b prompt moved"] },
  maxLength: 8,
  isLearnt: true,
  listTokens: false,
  ...changes
})

it("puts what carries loss in brackets, and counts", () => {
  expect(renderedBlocks(view())).toEqual([
    "<|user|>1+1?\n⟦a␛b\n⟧out⟦<|end|>⟧",
    "6 tokens: 2 of the prompt, 4 of the completion, 3 with loss\n⟦…⟧: carries loss\nnote: the system␛ prompt moved"
  ])
})

it("tells what is cut away", () => {
  const rendered = { rows: [{ place: 0, text: "", tokens, prompt: 2, cut: 5 }], said: [] }
  expect(renderedBlocks(view({ rendered }))[1]).toContain("3 with loss, 5 more are cut away at max_length 8")
})

it("says of a prompt how long it is, and nothing of loss", () => {
  const rendered = { rows: [{ place: 0, text: "", tokens: tokens.slice(0, 2), prompt: 2, cut: 0 }], said: [] }
  expect(renderedBlocks(view({ rendered, isLearnt: false }))).toEqual(["<|user|>1+1?\n", "2 tokens: 2 of the prompt"])
})

it("lists tokens a line each", () => {
  const [list = ""] = renderedBlocks(view({ listTokens: true }))
  const lines = list.split("\n").map((line) => line.trim().split(/ {2,}/))
  expect(lines).toEqual([
    ["id", "text", "loss"],
    ["0", "8", "“<|user|>”", "–", "special"],
    ["1", "5", "“1+1?⏎”", "–"],
    ["2", "2", "“a␛”", "yes"],
    ["3", "2", "“b⏎”", "yes"],
    ["4", "3", "“out”", "–"],
    ["5", "7", "“<|end|>”", "yes", "special"]
  ])
})
