/** Who may know whom: the rooms of src/ form layers, and what ships beside them uses the public entry alone. */
import { dirname, join, normalize } from "node:path"
import { describe, expect, it } from "vitest"
import { lineOf, textOf, tracked } from "./tracked.ts"

/** A room and the rooms that it may import; what those may know, it may know too. */
const KNOWS: Readonly<Record<string, ReadonlyArray<string>>> = {
  domain: [],
  answer: ["domain"],
  style: ["answer"],
  reward: ["style"],
  scoring: ["reward"],
  signal: ["domain"],
  ledger: ["domain", "signal"],
  bridge: ["scoring", "ledger"],
  data: ["style"],
  doctor: ["data"],
  training: ["bridge", "doctor"],
  evaluation: ["bridge"],
  browser: ["ledger"],
  reports: ["ledger"],
  index: ["domain", "answer", "style", "reward", "data"],
  rewards: ["index"],
  datasets: ["index"],
  examples: ["index"],
  commands: ["training", "evaluation", "browser", "reports", "index"],
  main: ["commands"]
}

/** Rooms that see the public entry and nothing behind it. */
const OUTSIDE = new Set(["rewards", "datasets", "examples"])

const mayKnow = (room: string): ReadonlySet<string> => {
  const known = new Set([room])
  const add = (name: string): void => {
    for (const next of KNOWS[name] ?? []) {
      if (known.has(next)) continue
      known.add(next)
      if (!OUTSIDE.has(room)) add(next)
    }
  }
  add(room)
  return known
}

/** src/ledger/runs.ts → ledger; src/index.ts → index; rewards/format.ts → rewards. */
const roomOf = (path: string): string => {
  const [first = "", second = ""] = path.split("/")
  return first === "src" ? second.replace(/\.tsx?$/, "") : first
}

const IMPORT = /(?:^|[;\n}])\s*(?:import|export)\s[^"';]*?from\s*["']([^"']+)["']|\bimport\s*\(?\s*["']([^"']+)["']/g

interface Import {
  readonly from: string
  readonly line: number
  /** A file of this repository, or the name of a package. */
  readonly to: string
}

const importsOf = (path: string): ReadonlyArray<Import> => {
  const text = textOf(path)
  return [...text.matchAll(IMPORT)].map((match) => {
    const name = match[1] ?? match[2] ?? ""
    const to =
      name === "touchstone" ? "src/index.ts" : name.startsWith(".") ? normalize(join(dirname(path), name)) : name
    return { from: path, line: lineOf(text, match.index + match[0].length), to }
  })
}

const sources = tracked.filter(
  (path) => /\.tsx?$/.test(path) && /^(src|rewards|datasets|reports|examples)\//.test(path)
)
const inside = (path: string): boolean =>
  /^(src|rewards|datasets|reports|test|bench|scripts|setup|examples)\//.test(path)

describe("who may know whom", () => {
  it("finds the sources", () => {
    expect(sources.length).toBeGreaterThan(10)
  })

  it("every room is in the table", () => {
    const unknown = sources.filter((path) => !(roomOf(path) in KNOWS))
    expect(unknown).toEqual([])
  })

  it("every import stays in the layers below", () => {
    const wrong = sources.flatMap((path) => {
      const known = mayKnow(roomOf(path))
      return importsOf(path)
        .filter(({ to }) => inside(to) && !known.has(roomOf(to)))
        .map(({ from, line, to }) => `${from}:${line} imports ${to}: ${roomOf(from)} may not know ${roomOf(to)}`)
    })
    expect(wrong).toEqual([])
  })

  it("imports name files that exist, with their endings", () => {
    const here = new Set(tracked)
    const missing = sources.flatMap((path) =>
      importsOf(path)
        .filter(({ to }) => inside(to) && !here.has(to))
        .map(({ from, line, to }) => `${from}:${line} imports ${to}, which is not there`)
    )
    expect(missing).toEqual([])
  })
})

describe("the rule itself", () => {
  it("is transitive, and closed at the public entry", () => {
    expect(mayKnow("bridge")).toContain("domain")
    expect(mayKnow("training")).toContain("style")
    expect(mayKnow("signal")).not.toContain("answer")
    expect(mayKnow("ledger")).not.toContain("reward")
    expect([...mayKnow("rewards")]).toEqual(["rewards", "index"])
  })
})
