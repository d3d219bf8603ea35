/** bin/touchstone.js: the right Node, a fresh dist/, exit codes and signals kept, a clear word when nothing is set up. */
import { spawn, spawnSync } from "node:child_process"
import { cpSync, existsSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { delimiter, join } from "node:path"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { root } from "../structure/tracked.ts"
import { type Clone, finished, makeClone, until } from "./clone.ts"

const COMMAND = "bin/touchstone.js"

/** The host's own Node, if it is older than the program's. */
const oldNode = (process.env.PATH ?? "")
  .split(delimiter)
  .filter((part) => !part.includes("node_modules"))
  .map((part) => join(part, "node"))
  .find(
    (path) =>
      existsSync(path) &&
      Number.parseInt(spawnSync(path, ["-p", "process.versions.node"], { encoding: "utf8" }).stdout, 10) < 24
  )

let clone: Clone
beforeEach(async () => {
  clone = makeClone()
  await clone.run("setup/setup.js")
})
afterEach(() => clone.remove())

describe("the command", () => {
  it("runs the program with its arguments", async () => {
    const ran = await clone.run(COMMAND, ["runs", "list"])
    expect(ran).toEqual({ code: 0, stdout: `${process.versions.node} runs list\n`, stderr: "" })
  })

  it("builds first when a source is newer", async () => {
    await new Promise((resolve) => setTimeout(resolve, 20))
    clone.write("src/main.ts", "console.log('newer')\n")
    expect((await clone.run(COMMAND)).stdout).toBe("newer\n")
  })

  it("says where a source is broken", async () => {
    await new Promise((resolve) => setTimeout(resolve, 20))
    clone.write("src/main.ts", "const = 1\n")
    const ran = await clone.run(COMMAND)
    expect(ran).toMatchObject({ code: 1, stdout: "" })
    expect(ran.stderr).toMatch(/^touchstone: the sources could not be built\.\n {2}where: {2}src\/main\.ts:1/)
  })

  it("says that nothing is set up", () => {
    const bare = mkdtempSync(join(tmpdir(), "touchstone-bare-"))
    try {
      for (const part of ["bin", "setup"]) cpSync(join(root, part), join(bare, part), { recursive: true })
      cpSync(clone.at("src"), join(bare, "src"), { recursive: true })
      cpSync(clone.at("package.json"), join(bare, "package.json"))
      for (const node of [process.execPath, oldNode ?? process.execPath]) {
        const ran = spawnSync(node, [join(bare, COMMAND), "demo"], { encoding: "utf8" })
        expect(ran.status).toBe(1)
        expect(ran.stderr).toMatch(/^touchstone: it is not set up yet\.\n {2}where: .*\n {2}to do: {2}npm run setup\n$/)
      }
    } finally {
      rmSync(bare, { recursive: true, force: true })
    }
  })
})

describe.runIf(oldNode !== undefined)("the command on an older Node", () => {
  const options = { node: oldNode ?? "" }

  it("runs on the locked Node", async () => {
    expect((await clone.run(COMMAND, ["x"], options)).stdout).toMatch(/^24\.\d+\.\d+ x\n$/)
  })

  it("keeps the exit code", async () => {
    clone.write("src/main.ts", "process.exitCode = 100\n")
    expect((await clone.run(COMMAND, [], options)).code).toBe(100)
  })

  it("passes signals on, and ends with the program's own exit code", async () => {
    clone.write(
      "src/main.ts",
      "process.on('SIGTERM', () => process.exit(7)); console.log('up'); setInterval(() => {}, 1000)\n"
    )
    const child = clone.start(COMMAND, [], options)
    let out = ""
    child.stdout?.on("data", (chunk) => {
      out += chunk
    })
    const ended = finished(child)
    await until(() => out.includes("up"))
    child.kill("SIGTERM")
    expect((await ended).code).toBe(7)
  })

  it("leaves no program behind when it is killed", async () => {
    clone.write("src/main.ts", "console.log(process.pid); setInterval(() => {}, 1000)\n")
    const child = spawn(options.node, [clone.at(COMMAND)], { stdio: ["ignore", "pipe", "ignore"] })
    let out = ""
    child.stdout.on("data", (chunk) => {
      out += chunk
    })
    await until(() => out.endsWith("\n"))
    child.kill("SIGKILL")
    await until(() => !existsSync(`/proc/${out.trim()}`))
  })
})
