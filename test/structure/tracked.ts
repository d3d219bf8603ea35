/** The files that belong to the repository: tracked ones and new ones that are not ignored. */
import { execFileSync } from "node:child_process"
import { lstatSync, readFileSync, readlinkSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

const kindOf = (path: string) => lstatSync(join(root, path), { throwIfNoEntry: false })

/** Links count too: what is in them is where they lead. */
const isFile = (path: string): boolean => kindOf(path)?.isFile() === true || kindOf(path)?.isSymbolicLink() === true

export const tracked: ReadonlyArray<string> = execFileSync(
  "git",
  ["ls-files", "-z", "--cached", "--others", "--exclude-standard"],
  { cwd: root, encoding: "utf8", maxBuffer: 64e6 }
)
  .split("\0")
  .filter((path) => path !== "" && isFile(path))

export const textOf = (path: string): string =>
  kindOf(path)?.isSymbolicLink() === true ? readlinkSync(join(root, path)) : readFileSync(join(root, path), "utf8")

export const lineOf = (text: string, index: number): number => text.slice(0, index).split("\n").length
