/** What set-up says when it cannot go on: one clear message with a remedy, exit code 1, no stack trace. */
import { createHash } from "node:crypto"
import { rmSync } from "node:fs"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { type Clone, makeClone, type Ran } from "./clone.ts"

let clone: Clone
beforeEach(() => {
  clone = makeClone()
})
afterEach(() => clone.remove())

const SETUP = "setup/setup.js"

const expectMessage = (ran: Ran, what: RegExp, todo: RegExp): void => {
  expect(ran.code).toBe(1)
  expect(ran.stdout).toBe("")
  expect(ran.stderr).not.toMatch(/^\s+at .*:\d+:\d+/m)
  expect(ran.stderr.match(/^touchstone set-up: /gm)).toHaveLength(1)
  expect(ran.stderr).toMatch(what)
  expect(ran.stderr).toMatch(/\n {2}where: {2}\S/)
  expect(ran.stderr).toMatch(todo)
}

describe("set-up says what is wrong", () => {
  it("Python is missing", async () => {
    for (const name of ["python3", "python3.13"]) rmSync(clone.at("tools", name))
    expectMessage(
      await clone.run(SETUP),
      /Python is missing: 3\.11 or later is needed/,
      /to do: {2}.*apt install python3/
    )
  })

  it("Python is too old", async () => {
    clone.remove()
    clone = makeClone("3.9")
    expectMessage(
      await clone.run(SETUP),
      /Python is too old(.|\n)*python3 is 3\.9/,
      /to do: {2}.*TOUCHSTONE_SETUP_PYTHON/
    )
  })

  it("the Python that was named does not exist", async () => {
    const ran = await clone.run(SETUP, [], { env: { TOUCHSTONE_SETUP_PYTHON: clone.at("tools/none") } })
    expectMessage(ran, /Python is missing(.|\n)*named by TOUCHSTONE_SETUP_PYTHON/, /to do/)
  })

  it("Python cannot make virtual environments", async () => {
    const text = "The virtual environment was not created successfully because ensurepip is not available."
    const ran = await clone.run(SETUP, [], { env: { FAKE_FAIL: "venv", FAKE_TEXT: text } })
    expectMessage(ran, /cannot make virtual environments/, /to do: {2}apt install python3-venv/)
  })

  it.each([
    ["pip", "Failed to establish a new connection: [Errno 111] Connection refused", /registry could not be reached/],
    [
      "uv",
      "error: Failed to fetch\n  Caused by: error sending request\n  Caused by: tcp connect error",
      /registry could not be reached/
    ],
    ["uv", "error: Failed to write\n  Caused by: No space left on device (os error 28)", /the disk is full/],
    ["uv", "error: Hash mismatch for `torch==2.15.0`", /not the one that the lock file names/],
    ["uv", "something nobody knows", /failed, while it was to install the Python packages(.|\n)*something nobody knows/]
  ])("%s fails with: %s", async (tool, text, what) => {
    const ran = await clone.run(SETUP, [], { env: { FAKE_FAIL: tool, FAKE_TEXT: text } })
    expectMessage(ran, what, /to do: {2}\S/)
  })

  it("npm is missing", async () => {
    rmSync(clone.at("tools/npm"))
    expectMessage(await clone.run(SETUP), /npm is missing/, /to do: {2}install it/)
  })

  it("npm's registry cannot be reached", async () => {
    const integrity = `sha512-${createHash("sha512").update("nothing").digest("base64")}`
    const dependencies = { "left-out": "1.0.0" }
    const packages = {
      "": { name: "small", version: "1.0.0", dependencies },
      "node_modules/left-out": { version: "1.0.0", integrity }
    }
    clone.write("package.json", JSON.stringify({ name: "small", version: "1.0.0", type: "module", dependencies }))
    clone.write(
      "package-lock.json",
      JSON.stringify({ name: "small", version: "1.0.0", lockfileVersion: 3, requires: true, packages })
    )
    const ran = await clone.run(SETUP, [], {
      env: { npm_config_registry: "http://127.0.0.1:9/", npm_config_fetch_retries: "0" }
    })
    expectMessage(ran, /registry could not be reached/, /to do: {2}check the network/)
  })

  it("a source cannot be built", async () => {
    clone.write("src/main.ts", "const = 1\n")
    expectMessage(await clone.run(SETUP), /could not be built(.|\n)*src\/main\.ts:1/, /to do: {2}put right/)
  })
})
