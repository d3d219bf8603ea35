/** docs/doctor.md lists every check, in its group and order, with what it is about. */
import { readFileSync } from "node:fs"
import { expect, it } from "vitest"
import { groups } from "../../src/doctor/checks/all.ts"

it("docs/doctor.md lists exactly the checks that there are", () => {
  const page = readFileSync(new URL("../../docs/doctor.md", import.meta.url), "utf8")
  const listed = page
    .split(/^### /m)
    .slice(1)
    .map((section) => ({
      name: section.slice(0, section.indexOf("\n")),
      checks: [...section.matchAll(/^\| `([^`]+)` \| ([^|]+) \|/gm)].map(([, name, about]) => ({ name, about }))
    }))
  expect(listed).toEqual(
    groups.map(({ name, checks }) => ({ name, checks: checks.map(({ name, about }) => ({ name, about })) }))
  )
})
