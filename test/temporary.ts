/** Every file of tests has a temporary folder of its own: none sees what another leaves there, and it goes with the tests. */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll } from "vitest"

const folder = mkdtempSync(join(tmpdir(), "ts-"))
process.env.TMPDIR = folder

afterAll(() => {
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
})
