/** Hostile text on a terminal: visible marks that do nothing. */
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { oneLine, visible } from "../../src/commands/screen/visible.ts"

describe("visible", () => {
  it.each([
    ["a colour", "\u001b[31mred\u001b[0m", "␛[31mred␛[0m"],
    ["a title", "\u001b]0;owned\u0007", "␛]0;owned␇"],
    ["the clipboard", "\u001b]52;c;aGk=\u001b\\", "␛]52;c;aGk=␛\\"],
    ["an eight-bit control", "\u009b31m", "<009b>31m"],
    ["a bidirectional override", "abc\u202edef", "abc<202e>def"],
    ["invisible tags", "a\u{e0041}b", "a<e0041>b"],
    ["zero width", "a\u200bb", "a<200b>b"],
    ["a carriage return", "safe\rhidden", "safe␍hidden"],
    ["what is harmless", "line\n\tüñí 漢字 👍", "line\n\tüñí 漢字 👍"]
  ])("marks %s", (_, text, marked) => {
    expect(visible(text)).toBe(marked)
  })
  it("lets no control byte through, whatever the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        // biome-ignore lint/suspicious/noControlCharactersInRegex: this is what must not be there
        expect(visible(text)).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/)
      })
    )
  })
  it("keeps to one line and its width, and is quick on 10 MB", () => {
    const started = performance.now()
    expect(oneLine("x\n".repeat(5_000_000), 20)).toBe("x⏎x⏎x⏎x⏎x⏎x⏎x⏎x⏎x⏎x…")
    expect(performance.now() - started).toBeLessThan(200)
  })
})
