/** The closing line counts what both suites report, and what never came to be tested. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"

const { pytestCounts, vitestCounts } = await import(new URL("../../scripts/counts.js", import.meta.url).href)

const folder = mkdtempSync(join(tmpdir(), "touchstone-counts-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const file = (name: string, text: string): string => {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

describe("counts", () => {
  it("reads vitest's report; a file that did not load counts as a failure", () => {
    const report = {
      numPassedTests: 5,
      numFailedTests: 1,
      numPendingTests: 2,
      numTodoTests: 1,
      testResults: [
        { status: "failed", assertionResults: [{}] },
        { status: "failed", assertionResults: [] }
      ]
    }
    expect(vitestCounts(file("v.json", JSON.stringify(report)))).toEqual({ passed: 5, failed: 2, skipped: 3 })
  })

  it("reads pytest's report; an error counts as a failure", () => {
    const xml =
      '<?xml version="1.0"?><testsuites><testsuite name="pytest" errors="1" failures="2" skipped="3" tests="10">'
    expect(pytestCounts(file("p.xml", xml))).toEqual({ passed: 4, failed: 3, skipped: 3 })
  })

  it("knows nothing of a report that was not written", () => {
    expect(vitestCounts(join(folder, "none"))).toBeUndefined()
    expect(pytestCounts(join(folder, "none"))).toBeUndefined()
  })
})
