#!/usr/bin/env node
/**
 * The command `touchstone`. It sees to it that the program runs on Node 24 (the one that the lock file brings, when the
 * host's is older) and, in a clone, that dist/ is as new as the sources. It loads nothing else before that.
 */
import { existsSync } from "node:fs"
import module from "node:module"
import { fileURLToPath } from "node:url"

const root = fileURLToPath(new URL("../", import.meta.url))
const main = new URL("../dist/main.js", import.meta.url)
const inClone = existsSync(`${root}src`)

const fail = (what, where, todo) => {
  process.stderr.write(`touchstone: ${what}\n  where:  ${where}\n  to do:  ${todo}\n`)
  process.exit(1)
}

/** The Node of the lock file: beside the program in a clone, anywhere above it when it is installed as a package. */
const lockedNode = () => {
  try {
    return module.createRequire(import.meta.url).resolve(`node-${process.platform}-${process.arch}/bin/node`)
  } catch {
    return undefined
  }
}

/** Runs this same file on another Node and ends as that one ends. */
const runOn = async (node) => {
  const { spawn } = await import("node:child_process")
  const child = spawn(node, [...process.execArgv, ...process.argv.slice(1)], {
    stdio: "inherit",
    env: { ...process.env, TOUCHSTONE_LAUNCHER: String(process.pid) }
  })
  child.on("error", (error) => fail("Node 24 could not be started.", `${node}: ${error.message}`, "npm run setup"))
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGUSR2", "SIGCONT"]) {
    process.on(signal, () => {
      // A terminal sends Ctrl-C to both of us; sending it on would make it two.
      if ((signal === "SIGINT" || signal === "SIGQUIT") && process.stdin.isTTY) return
      child.kill(signal)
    })
  }
  child.on("exit", (code, signal) => {
    if (signal === null) process.exit(code ?? 1)
    process.removeAllListeners(signal)
    process.kill(process.pid, signal)
  })
}

/** When the launcher on the old Node is killed hard, the program must not go on alone: it is ended as by SIGTERM. */
const watchLauncher = () => {
  const launcher = Number(process.env.TOUCHSTONE_LAUNCHER)
  delete process.env.TOUCHSTONE_LAUNCHER
  if (!launcher) return
  const timer = setInterval(() => {
    if (process.ppid === launcher) return
    clearInterval(timer)
    process.kill(process.pid, "SIGTERM")
  }, 500)
  timer.unref()
}

const freshen = async () => {
  if (!existsSync(`${root}node_modules`))
    fail("it is not set up yet.", `${root}node_modules is missing`, "npm run setup")
  const { build, isStale } = await import("../setup/build.js")
  if (!isStale()) return
  try {
    await build()
  } catch (error) {
    const { describe } = await import("../setup/remedy.js")
    process.stderr.write(`${describe(error, "touchstone")}\n`)
    process.exit(1)
  }
}

/** A user's folder need not say "type": "module": what Node tells of that at length costs a millisecond. */
const quietly = () => {
  const { emitWarning } = process
  process.emitWarning = (warning, ...rest) => {
    const code = typeof rest[0] === "object" ? rest[0]?.code : rest[1]
    if (code !== "MODULE_TYPELESS_PACKAGE_JSON") Reflect.apply(emitWarning, process, [warning, ...rest])
  }
}

const start = async () => {
  if (Number.parseInt(process.versions.node, 10) < 24) {
    const node = lockedNode()
    if (node !== undefined) return runOn(node)
    return inClone
      ? fail(
          "it is not set up yet.",
          `${root}node_modules has no Node 24, and this is Node ${process.versions.node}`,
          "npm run setup"
        )
      : fail(
          "Node 24 is needed.",
          `this is Node ${process.versions.node}`,
          "install Node 24 or later, or npm install touchstone anew"
        )
  }
  watchLauncher()
  if (inClone) await freshen()
  if (!existsSync(main))
    fail("the program is not built.", fileURLToPath(main), inClone ? "npm run setup" : "npm install touchstone anew")
  module.enableCompileCache(fileURLToPath(new URL("../dist/.cache", import.meta.url)))
  quietly()
  await import(main.href)
}

await start()
