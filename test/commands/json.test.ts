/** JSON on stdout holds nothing that a terminal obeys, and loses nothing by it. */
import fc from "fast-check"
import { expect, it } from "vitest"
import { jsonLine } from "../../src/commands/screen/json.ts"

it("escapes what a terminal could take for an order, and reads back the same", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const line = jsonLine({ text })
      // biome-ignore lint/suspicious/noControlCharactersInRegex: this is what must not be there
      expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2028\u2029]/)
      expect(JSON.parse(line)).toEqual({ text })
    })
  )
})
