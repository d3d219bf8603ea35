/** docs/rewards.md, docs/combining.md and docs/styles.md: every example on the pages is run. */
import { describe } from "vitest"
import { runsExamples } from "./page.ts"

describe("docs/rewards.md", () => runsExamples("rewards.md"))

describe("docs/combining.md", () => runsExamples("combining.md"))

describe("docs/styles.md", () => runsExamples("styles.md"))
