/** docs/show.md: every example on the page is run. */
import { describe } from "vitest"
import { runsExamples } from "./page.ts"

describe("docs/show.md", () => runsExamples("show.md"))
