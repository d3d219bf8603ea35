/** Counts of tests from the reports that vitest (JSON) and pytest (JUnit XML) write. */
import { readOr } from "../setup/stamp.js"

/** A test file that could not be loaded has no tests to fail: it counts as one failure. */
export const vitestCounts = (file) => {
  const text = readOr(file, "")
  if (text === "") return undefined
  const report = JSON.parse(text)
  const unloaded = report.testResults.filter((one) => one.status === "failed" && one.assertionResults.length === 0)
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloaded.length,
    skipped: report.numPendingTests + (report.numTodoTests ?? 0)
  }
}

export const pytestCounts = (file) => {
  const suites = readOr(file, "").match(/<testsuite [^>]*>/g)
  if (suites === null) return undefined
  const number = (name) =>
    suites.reduce((sum, suite) => sum + Number(new RegExp(`\\b${name}="(\\d+)"`).exec(suite)?.[1] ?? 0), 0)
  const failed = number("failures") + number("errors")
  const skipped = number("skipped")
  return { passed: number("tests") - failed - skipped, failed, skipped }
}
