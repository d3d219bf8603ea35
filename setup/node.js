/** The npm packages, by `npm ci` from the lock file; one of them is the Node 24 that the program runs on. */
import { existsSync, mkdirSync, rmSync, symlinkSync } from "node:fs"
import { delimiter, join } from "node:path"
import { at, lockedNode, logFile, root } from "./places.js"
import { Remedy } from "./remedy.js"
import { line, step } from "./say.js"
import { digest, readOr, writeStamp } from "./stamp.js"
import { tool } from "./tool.js"

const SIZE = "up to 0.24 GB to download, 0.7 GB on disk"
const stampFile = at("node_modules", ".touchstone-stamp")
const command = at("node_modules", ".bin", "touchstone")

const lockDigest = () => digest([at("package-lock.json")])

/** Set-up itself runs on Node 20 and later; the program needs 24, its own or the host's. */
export const hasNode24 = () => existsSync(lockedNode) || Number.parseInt(process.versions.node, 10) >= 24

export const nodeInPlace = () =>
  hasNode24() && ((readOr(stampFile, "") === lockDigest() && existsSync(command)) || adopt())

/**
 * Packages that a person installed with npm directly are as good: npm writes its own record last, and when that record
 * holds what the lock file asks for, they only lack the stamp.
 */
const adopt = () => {
  try {
    const wanted = JSON.parse(readOr(at("package-lock.json"), "")).packages
    const there = JSON.parse(readOr(at("node_modules", ".package-lock.json"), "")).packages
    for (const [path, entry] of Object.entries(wanted)) {
      if (path === "") continue
      const found = there[path]
      if (found === undefined ? entry.optional !== true : found.integrity !== entry.integrity) return false
      if (found !== undefined && !existsSync(at(path, "package.json"))) return false
    }
  } catch {
    return false
  }
  finish()
  return true
}

/** The command's link lets `npx touchstone` find the program in its own clone; then the stamp, last. */
const finish = () => {
  mkdirSync(at("node_modules", ".bin"), { recursive: true })
  rmSync(command, { force: true })
  symlinkSync(join("..", "..", "bin", "touchstone.js"), command)
  writeStamp(stampFile, lockDigest())
}

export const makeNode = async (onStart) => {
  checkPlatform()
  await step(`npm packages from package-lock.json (${SIZE})`, (onLine) =>
    tool({
      task: "install the npm packages",
      ...npm(["ci", "--include=dev", "--include=optional", "--ignore-scripts", "--no-audit", "--no-fund"]),
      cwd: root,
      log: logFile,
      onLine,
      onStart,
      missing: new Remedy(
        "npm is missing.",
        "no `npm` was found on the PATH",
        "install it (it comes with Node; on Debian and Ubuntu: apt install npm), then repeat `npm run setup`"
      )
    })
  )
  if (!hasNode24()) {
    throw new Remedy(
      "Node 24 is missing.",
      `${process.platform}-${process.arch} has no Node 24 among the npm packages, and this is Node ${process.versions.node}`,
      "install Node 24 or later, then repeat `npm run setup`"
    )
  }
  finish()
}

/** The host's npm on the host's Node: the Node in node_modules is removed while `npm ci` works. */
const npm = (args) => {
  const path = (process.env.PATH ?? "").split(delimiter).filter((part) => !part.endsWith(join("node_modules", ".bin")))
  const env = { ...process.env, PATH: path.join(delimiter), NODE_ENV: "development" }
  const own = path.some((part) => part !== "" && existsSync(join(part, "npm")))
  const given = process.env.npm_execpath
  if (!own && given?.endsWith("npm-cli.js") && existsSync(given)) {
    return { command: process.execPath, args: [given, ...args], env }
  }
  return { command: "npm", args, env }
}

const checkPlatform = () => {
  if (process.platform === "win32") {
    throw new Remedy("Windows is not supported.", "this machine", "use WSL 2 (wsl --install), and clone inside it")
  }
  if (process.platform === "linux" && process.report.getReport().header.glibcVersionRuntime === undefined) {
    throw new Remedy(
      "this Linux has musl instead of glibc (Alpine?).",
      "PyTorch and bitsandbytes publish no packages for it",
      "use a Linux with glibc: Debian, Ubuntu, Fedora, or a container of one of them"
    )
  }
  if (process.platform !== "linux") line("  This is not Linux: it may work, but nobody has tested it.")
}
