/**
 * Runs every check one after another: types, lint and formatting of both languages, exported schemas, vitest, pytest. A
 * check that fails does not keep the later ones from running. Closes with `N passed, N failed` over all of them.
 *
 *   npm test                  everything
 *   npm test -- FILTER        the vitest tests whose path holds FILTER
 *   npm run check             types, lint and formatting alone
 *   npm run check:long        the long tests alone (test/long)
 */
import { mkdirSync, rmSync } from "node:fs"
import { at } from "../setup/places.js"
import { steps } from "./steps.js"
import { runStep } from "./step.js"

const words = process.argv.slice(2)
const has = (flag) => words.includes(flag)
const filters = words.filter((word) => !["--only-checks", "--long"].includes(word))
const mode = has("--only-checks") ? "checks" : has("--long") ? "long" : filters.length > 0 ? "filtered" : "all"

const results = at(".touchstone", "test-results")
rmSync(results, { recursive: true, force: true })
mkdirSync(results, { recursive: true })

const outcomes = []
for (const step of steps({ mode, filters, results })) outcomes.push(await runStep(step))

const width = Math.max(...outcomes.map(({ name }) => name.length))
const sum = (key) => outcomes.reduce((total, outcome) => total + outcome[key], 0)
process.stdout.write("\n")
for (const { name, passed, failed, skipped, seconds } of outcomes) {
  const text = `${failed === 0 ? "ok    " : "FAILED"}  ${name.padEnd(width)}  ${seconds.toFixed(1).padStart(6)} s`
  const counts =
    passed + failed + skipped > 1
      ? `  ${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`
      : ""
  process.stdout.write(`${text}${counts}\n`)
}
const skipped = sum("skipped")
process.stdout.write(`\n${sum("passed")} passed, ${sum("failed")} failed${skipped > 0 ? `, ${skipped} skipped` : ""}\n`)
const ranSome = sum("passed") > 0 || mode === "long"
process.exitCode = sum("failed") === 0 && ranSome ? 0 : 1
