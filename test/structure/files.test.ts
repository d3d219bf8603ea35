/** What every file of the repository keeps to: no addresses of registries, no machine's paths, an opening comment, a length. */
import { describe, expect, it } from "vitest"
import { lineOf, textOf, tracked } from "./tracked.ts"

const CODE = /\.(ts|tsx|js|mjs|cjs|py)$/
const BINARY = /\.(png|jpg|gif|ico|woff2?|gz|zip|sqlite|db|parquet|safetensors)$/
const GENERATED = /(^|\/)(package-lock\.json|requirements\.txt)$|\/schemas\//

const LONG = 300
const TOO_LONG = 400

/** Put together from parts, so that this file does not name what it forbids. */
const hosts = [
  ["registry", "npmjs", "org"],
  ["registry", "yarnpkg", "com"],
  ["npmmirror", "com"],
  ["pypi", "org"],
  ["files", "pythonhosted", "org"],
  ["static", "crates", "io"],
  ["proxy", "golang", "org"],
  ["deb", "debian", "org"]
].map((parts) => parts.join("."))
const paths = ["tmp", "root", "work", "home/(?!me/|you/)[a-z]\\w*", "Users/\\w+"].map((name) => `/${name}/`)

const FORBIDDEN = new RegExp(
  [...hosts.map((host) => host.replaceAll(".", "\\.")), ...paths.map((path) => `(?<![\\w.~*{}$<>-])${path}`)].join("|"),
  "g"
)

/** Where such a path is meant, with the reason. */
const MEANT = new Set([
  // A Unix socket's path must be short, whatever TMPDIR says.
  `src/bridge/server.ts: ${paths[0]}`
])

const texts = tracked.filter((path) => !BINARY.test(path)).map((path) => ({ path, text: textOf(path) }))
const code = texts.filter(({ path }) => CODE.test(path))

describe("every file of the repository", () => {
  it("names no registry's host and no path of a machine", () => {
    const found = texts.flatMap(({ path, text }) =>
      [...text.matchAll(FORBIDDEN)]
        .filter((match) => !MEANT.has(`${path}: ${match[0]}`))
        .map((match) => `${path}:${lineOf(text, match.index)}: ${match[0]}`)
    )
    expect(found).toEqual([])
  })

  it("opens with a word on what it is, when it is code", () => {
    const silent = code.filter(({ path, text }) => {
      const opening = text.replace(/^#!.*\n/, "").trimStart()
      if (opening === "" && path.endsWith("__init__.py")) return false
      return !(path.endsWith(".py") ? /^(r?"""|#)/ : /^\/[*/]/).test(opening)
    })
    expect(silent.map(({ path }) => path)).toEqual([])
  })

  it(`has at most ${TOO_LONG} lines, when it is code`, () => {
    const lengths = code
      .filter(({ path }) => !GENERATED.test(path))
      .map(({ path, text }) => ({ path, lines: text.split("\n").length }))
      .filter(({ lines }) => lines > LONG)
      .sort((a, b) => b.lines - a.lines)
    for (const { path, lines } of lengths) console.warn(`${path} has ${lines} lines; it may be two things`)
    expect(lengths.filter(({ lines }) => lines > TOO_LONG)).toEqual([])
  })
})
