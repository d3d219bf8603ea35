/** Memory of the machine or of its container, whichever is less. */
import { totalmem } from "node:os"
import { expect, it } from "vitest"
import { ram, ramOf } from "../../src/doctor/ram.ts"

it.each([
  ["no limit", 0, 20e9, { total: 24e9, free: 20e9, limited: false }],
  ["a limit beyond anything", 2 ** 64, 20e9, { total: 24e9, free: 20e9, limited: false }],
  ["a limit of a container", 4e9, 3e9, { total: 4e9, free: 3e9, limited: true }],
  ["a container on a machine that is full", 8e9, 22e9, { total: 8e9, free: 8e9, limited: true }]
])("under %s tells what may be used", (_, constrained, available, told) => {
  expect(ramOf(24e9, 20e9, constrained, available)).toEqual(told)
})

it("tells no more than the machine has", () => {
  expect(ram().total).toBeLessThanOrEqual(totalmem())
  expect(ram().free).toBeLessThanOrEqual(ram().total)
})
