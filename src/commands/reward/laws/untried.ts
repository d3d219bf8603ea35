/** A rubric that the laws could not be tried on: what was kept then says nothing, and the user is told what is missing. */
import type { TriedRubric } from "./try.ts"

/**
 * Why hardly any law could be tried on a rubric, and what to do; null where they could.
 *
 * @param tried What came out of trying it.
 * @param asked The rubric as the user named it.
 * @example
 * untried(tried, "mine")   // "mine: 12 of 15 laws could not be tried, since … Give it the column: --column level=…"
 */
export const untried = ({ unscored, probed, missing, results }: TriedRubric, asked: string): string | null => {
  const silent = results.filter(({ state }) => state === "does-not-apply").length
  // What a service reward makes of answers is tried whole by the laws that need no probe.
  if (unscored === null || (!probed && missing.length === 0 && silent === 0)) return null
  const give = missing.map((column) => `--column ${column}=…`).join(" ")
  const hint = missing.length === 0 ? "" : `. Give it the column${missing.length === 1 ? "" : "s"}: ${give}`
  const untold = silent === 0 ? "what is kept says nothing" : `${silent} of ${results.length} laws could not be tried`
  return `${asked}: ${untold}, since ${unscored}${hint}`
}
