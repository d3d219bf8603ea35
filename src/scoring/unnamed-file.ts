/** Files without a name: what a process wrote to one can be read after its end, and nothing is left lying about. */
import { mkdtempSync, openSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

/** A file that has no name any more: it lives as long as a descriptor of it does, so nothing is left lying about. */
export const unnamedFile = (): number => {
  const folder = mkdtempSync(join(tmpdir(), "touchstone-"))
  try {
    return openSync(join(folder, "marks"), "w+", 0o600)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
