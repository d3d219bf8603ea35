/**
 * Draws the README's picture: runs the demo and puts what its end shows into an SVG of plain text.
 * Usage: npm run pictures (a few minutes)
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { execa } from "execa"

const root = fileURLToPath(new URL("..", import.meta.url))

const COLOURS: Readonly<Record<string, string>> = {
  "31": "#e5534b",
  "32": "#57ab5a",
  "33": "#c69026",
  "36": "#39c5cf"
}
const INK = "#adbac7"
const PAPER = "#22272e"
const CHARACTER = { width: 7.83, height: 17 }

interface Piece {
  readonly text: string
  readonly style: string
}

const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")

/** A line's pieces with the few styles that the program uses: bold, dim and four colours. */
const pieces = (line: string): ReadonlyArray<Piece> => {
  let bold = false
  let dim = false
  let colour = INK
  // biome-ignore lint/suspicious/noControlCharactersInRegex: SGR sequences are what is read here
  return line.split(/(\u001b\[[\d;]*m)/).flatMap((part) => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: as above
    const code = /^\u001b\[([\d;]*)m$/.exec(part)?.[1]
    if (code === undefined) {
      const style = `fill:${colour};${bold ? "font-weight:bold;" : ""}${dim ? "opacity:0.6;" : ""}`
      return part === "" ? [] : [{ text: part, style }]
    }
    if (code === "1") bold = true
    else if (code === "2") dim = true
    else if (code === "22") bold = dim = false
    else colour = COLOURS[code] ?? INK
    return []
  })
}

const svg = (text: string): string => {
  const lines = text.trimEnd().split("\n")
  // biome-ignore lint/suspicious/noControlCharactersInRegex: as above
  const plain = lines.map((line) => line.replace(/\u001b\[[\d;]*m/g, ""))
  const width = Math.ceil(Math.max(...plain.map((line) => line.length)) * CHARACTER.width) + 32
  const height = lines.length * CHARACTER.height + 32
  const rows = lines.map((line, i) => {
    const spans = pieces(line).map(({ text, style }) => `<tspan style="${style}">${escaped(text)}</tspan>`)
    return `<text x="16" y="${16 + (i + 1) * CHARACTER.height - 4}" xml:space="preserve">${spans.join("")}</text>`
  })
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="ui-monospace,Menlo,Consolas,'DejaVu Sans Mono',monospace" font-size="13">`,
    "<title>The end of a demo run of Touchstone</title>",
    `<rect width="100%" height="100%" rx="8" fill="${PAPER}"/>`,
    ...rows,
    "</svg>",
    ""
  ].join("\n")
}

const home = mkdtempSync(join(tmpdir(), "touchstone-pictures-"))
try {
  const { stdout } = await execa("node", [join(root, "bin/touchstone.js"), "demo"], {
    env: { TOUCHSTONE_HOME: home, FORCE_COLOR: "1", COLUMNS: "130" },
    stderr: "inherit",
    preferLocal: true
  })
  mkdirSync(join(root, "docs/pictures"), { recursive: true })
  // The picture shows a run, not where this machine keeps its ledger.
  writeFileSync(join(root, "docs/pictures/demo.svg"), svg(stdout.replaceAll(home, "~/touchstone/.touchstone")))
  console.log("docs/pictures/demo.svg")
} finally {
  rmSync(home, { recursive: true, force: true })
}
