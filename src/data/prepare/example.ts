/** The row that a data set shows of itself is tried before any other is read: it tells a wrong reading at once. */
import { problemOf } from "./row.ts"
import { readRow, thrown } from "./taught.ts"
import type { Kitchen } from "./recipe.ts"

/** What is wrong with the example; null where it is read as it says. */
export const faultInExample = ({ dataset, recipe, style }: Kitchen): string | null => {
  const { example, name } = dataset
  if (example === undefined) return null
  const told = `the data set ${name} does not read its own example`
  try {
    const taught = readRow(dataset, example.row, { outputs: recipe.outputs })
    if ("dropped" in taught) return `${told}: it drops it (${taught.dropped})`
    if (taught.gold !== example.gold) return `${told}: the gold is “${taught.gold}”, and should be “${example.gold}”`
    const problem = problemOf(taught, style, false)
    return "dropped" in problem ? `${told}: ${problem.dropped}` : null
  } catch (cause) {
    return `${told}: ${thrown(cause)}`
  }
}
