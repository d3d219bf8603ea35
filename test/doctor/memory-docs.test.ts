/** docs/memory.md shows the tables that the code computes. */
import { readFileSync } from "node:fs"
import { expect, it } from "vitest"
import { PAGE, tables, withTables } from "../../scripts/memory-tables.ts"

it("docs/memory.md has every table, as it is computed (npm run memory:tables)", () => {
  const page = readFileSync(PAGE, "utf8")
  for (const mark of Object.keys(tables())) expect(page).toContain(`<!-- table ${mark} -->`)
  expect(page).toBe(withTables(page))
})
