/** Styles of one's own: what defineStyle takes, and every refusal with its reason. */
import { describe, expect, it } from "vitest"
import { defineStyle, type StyleDefinition, whyNoStyle } from "../../src/style/define.ts"
import { read } from "../../src/style/read.ts"
import { tagsOf, writeSolution } from "../../src/style/style.ts"
import { prefilled, STYLE_NAMES, styleNamed, styles, thinkAnswer } from "../../src/style/styles.ts"

const tagged: StyleDefinition = {
  name: "plan-result",
  reasoning: { open: "<plan>", close: "</plan>" },
  answer: { open: "<result>", close: "</result>" },
  systemPrompt: "Plan between <plan> and </plan>, then give the result between <result> and </result>."
}

/** Steps line by line, then the answer on a line of its own. */
const lined: StyleDefinition = {
  name: "lined",
  systemPrompt: "Think step by step. End with a line that begins with Answer: and holds the final answer alone.",
  write: (reasoning, answer) => `${reasoning}\nAnswer: ${answer}`,
  read: (text) => {
    const at = text.lastIndexOf("\nAnswer: ")
    return at === -1
      ? {
          reasoning: null,
          answer: null,
          defects: [{ kind: "answer-missing", at: { start: text.length, end: text.length } }]
        }
      : { reasoning: { start: 0, end: at }, answer: { start: at + 9, end: text.length }, defects: [] }
  }
}

const whyNot = (change: object, from: StyleDefinition = tagged): string => {
  try {
    defineStyle({ ...from, ...change })
    return "it was taken"
  } catch (error) {
    return (error as Error).message
  }
}

describe("defineStyle", () => {
  it("takes four tags", () => {
    const style = defineStyle(tagged)
    const text = writeSolution(style, "6+9=15", "15")
    expect(text).toBe("<plan>6+9=15</plan><result>15</result>")
    expect(read(style, text).defects).toEqual([])
    expect(tagsOf(style)).toEqual(["<plan>", "</plan>", "<result>", "</result>"])
  })

  it("takes a writer and a reader of its own", () => {
    const style = defineStyle(lined)
    const text = writeSolution(style, "6+9=15", "15")
    expect(read(style, text)).toEqual({
      style: "lined",
      reasoning: { start: 0, end: 6 },
      answer: { start: 15, end: 17 },
      defects: []
    })
    expect(tagsOf(style)).toEqual([])
  })

  it("refuses tags that cannot be told apart, or that nobody asks for", () => {
    expect(whyNot({ answer: { open: "<result>", close: "" } })).toContain("one of its four tags is empty")
    expect(whyNot({ reasoning: undefined })).toContain("tags are not given as { open, close }")
    expect(whyNot({ answer: { open: "<plan>", close: "</result>" } })).toContain("the tag <plan> stands for two things")
    expect(whyNot({ answer: { open: "<plan>>", close: "</result>" } })).toContain(
      "the tag <plan> is contained in the tag <plan>>"
    )
    expect(whyNot({ systemPrompt: "Plan between <plan> and </plan>, then give the result." })).toContain(
      "its system prompt does not mention <result>"
    )
    expect(whyNot({ systemPrompt: " " })).toContain("it has no system prompt")
  })

  it("does not ask the prompt for a tag that the template writes", () => {
    const systemPrompt = "End your plan with </plan>, then give the result between <result> and </result>."
    expect(whyNot({ systemPrompt })).toContain("does not mention <plan>")
    expect(whyNot({ systemPrompt, prefilled: true })).toBe("it was taken")
  })

  it("refuses a name that is none, or that is taken", () => {
    expect(whyNot({ name: "" })).toContain("it has no name")
    expect(whyNot({ name: "my style" })).toContain("more than letters, digits")
    for (const name of STYLE_NAMES) expect(whyNot({ name })).toContain("needs a name of its own")
  })

  it("refuses a style that does not read what it writes", () => {
    expect(whyNot({ read: undefined }, lined)).toContain("one of its four tags is empty")
    expect(whyNot({ write: undefined }, lined)).toContain("a read of its own, but no write")
    expect(whyNot({ write: () => "15" }, lined)).toContain("leaves the reasoning out")
    expect(whyNot({ write: (r: string, a: string) => `${r} ${a}` }, lined)).toContain("without finding the answer 15")
    const read = lined.read as NonNullable<StyleDefinition["read"]>
    expect(whyNot({ read: (text: string) => ({ ...read(text), reasoning: null }) }, lined)).toContain(
      "without finding the reasoning"
    )
    const faulty = { kind: "text-after", at: { start: 0, end: 1 } }
    expect(whyNot({ read: (text: string) => ({ ...read(text), defects: [faulty] }) }, lined)).toContain(
      "with defects: text-after"
    )
    expect(whyNot({ read: () => ({}) }, lined)).toContain("reads a completion wrongly")
    expect(whyNot({ read: (text: string) => ({ ...read(text), answer: { start: 0, end: 999 } }) }, lined)).toContain(
      "each part a span"
    )
    const odd = { kind: "no-kind", at: { start: 0, end: 1 } }
    expect(whyNot({ read: (text: string) => ({ ...read(text), defects: [odd] }) }, lined)).toContain(
      "tells a defect that is none"
    )
    const threw = () => {
      throw new Error("oh")
    }
    expect(whyNot({ read: threw }, lined)).toContain("trying it failed: oh")
  })

  it("refuses what is no style at all", () => {
    for (const value of [null, 17, "think-answer", {}, { name: 5 }, { ...tagged, read: "no" }])
      expect(whyNoStyle(value)).not.toBeNull()
  })
})

describe("the styles that come with the program", () => {
  it("pass what others must pass, and are found by name", () => {
    expect(STYLE_NAMES).toEqual([
      "think-answer",
      "working-out",
      "boxed",
      "think-answer-prefilled",
      "working-out-prefilled"
    ])
    for (const name of STYLE_NAMES) {
      const style = styleNamed(name)
      expect(style?.name).toBe(name)
      expect(whyNoStyle(style)).toBeNull()
    }
    expect(styleNamed("think-answer-prefilled")).toEqual(prefilled(thinkAnswer))
    expect(styleNamed("constructor")).toBeNull()
  })

  it("a style without an opening reasoning tag cannot be prefilled", () => {
    expect(() => prefilled(styles.boxed as typeof thinkAnswer)).toThrow("no opening reasoning tag")
  })
})
