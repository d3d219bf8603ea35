/** Where things lie in a clone. */
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"

export const root = dirname(dirname(fileURLToPath(import.meta.url)))
export const at = (...parts) => join(root, ...parts)

export const lockFile = at(".touchstone", "setup.lock")
export const logFile = at(".touchstone", "setup.log")
export const harness = at("harness-python")
export const venv = at("harness-python", ".venv")
export const venvPython = at("harness-python", ".venv", "bin", "python")
/** The Node that the lock file brings: every entry of the program runs on it. */
export const lockedNode = at("node_modules", ".bin", "node")
