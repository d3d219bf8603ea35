/** The language of --where and --sort. */
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { FilterInvalid, parseFilter, parseSort } from "../../src/ledger/filter.ts"

const fields = new Map([
  ["step", { sql: "o.step", kind: "number" }],
  ["format", { sql: "f.value", kind: "number" }],
  ["text", { sql: "c.text", kind: "text" }],
  ["gold", { sql: "p.gold", kind: "text" }],
  ["mode", { sql: "o.mode", kind: "text" }]
] as const)

describe("parseFilter", () => {
  it.each([
    ["step >= 50", "coalesce(o.step >= ?, 0)", [50]],
    ["gold = 5", "p.gold IS ?", ["5"]],
    ["gold = 1.50 and text ~ true", "p.gold IS ? AND instr(c.text, ?) > 0", ["1.50", "true"]],
    ["format = 1 and step != -2.5", "f.value IS ? AND o.step IS NOT ?", [1, -2.5]],
    ["format = null", "f.value IS ?", [null]],
    ["mode = eval", "o.mode IS ?", ["eval"]],
    ["text ~ 'it''s'", "instr(c.text, ?) > 0", ["it's"]],
    ["not (step = 1 or step = 2)", "NOT ((o.step IS ?) OR (o.step IS ?))", [1, 2]]
  ])("reads %s", (text, sql, parameters) => {
    expect(parseFilter(text, fields)).toEqual({ sql, parameters })
  })
  it.each([
    ["stp = 1", 0],
    ["step", 4],
    ["step = ", 7],
    ["(step = 1", 9],
    ["step = 1 step = 2", 9],
    ["step = 1; drop table runs", 8],
    ["gold < 9", 5],
    ["step ~ 9", 5],
    ["step > null", 7],
    ["step = x", 7]
  ])("tells where %s goes wrong", (text, at) => {
    try {
      parseFilter(text, fields)
      expect.unreachable("it was accepted")
    } catch (error) {
      expect(error).toBeInstanceOf(FilterInvalid)
      expect((error as FilterInvalid).at).toBe(at)
    }
  })
  it("refuses what is nested beyond any person's writing, and does not fall over it", () => {
    expect(() => parseFilter("(".repeat(20_000), fields)).toThrow(FilterInvalid)
    expect(() => parseFilter("not ".repeat(20_000), fields)).toThrow(FilterInvalid)
  })
  it("never lets a text into the SQL, whatever it is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const { sql, parameters } = parseFilter(`text = '${text.replaceAll("'", "''")}'`, fields)
        expect(sql).toBe("c.text IS ?")
        expect(parameters).toEqual([text])
      })
    )
  })
  it("reads or refuses any text, and never fails otherwise", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          parseFilter(text, fields)
        } catch (error) {
          expect(error).toBeInstanceOf(FilterInvalid)
        }
      })
    )
  })
})

describe("parseSort", () => {
  it("reads fields with their direction", () => {
    expect(parseSort("-format,step", fields)).toBe("f.value DESC, o.step ASC")
  })
  it("refuses what is no field", () => {
    expect(() => parseSort("step,nothing", fields)).toThrow(/nothing/)
  })
})
