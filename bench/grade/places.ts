/** Where things lie in the checkout. */
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
export const at = (...parts: ReadonlyArray<string>): string => join(root, ...parts)
export const lockedNode = at("node_modules", ".bin", "node")
/** The harness's interpreter, which setup has found fit. */
export const venvPython = at("harness-python", ".venv", "bin", "python")
