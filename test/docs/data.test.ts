/** docs/data.md: every example on the page is run. */
import { describe } from "vitest"
import { runsExamples } from "./page.ts"

describe("docs/data.md", () => runsExamples("data.md"))
