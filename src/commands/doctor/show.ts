/** The doctor's judgements on the screen: what is not well in full, by what it is about, and a count of the rest. */
import pc from "picocolors"
import type { CheckState } from "../../doctor/check.ts"
import type { Judged } from "../../doctor/checks/all.ts"
import { visible } from "../screen/visible.ts"

export const MARKS: Readonly<Record<CheckState, string>> = {
  ok: pc.green("ok"),
  note: pc.yellow("note"),
  fail: pc.red("fail"),
  unjudged: pc.yellow("unjudged")
}

const LABEL = 8

/** Words in lines of at most so many characters, the lines after the first set in under it. */
const wrapped = (label: string, text: string, width: number): string => {
  const lines: Array<string> = []
  for (const paragraph of visible(text).split("\n")) {
    let line = ""
    for (const word of paragraph.split(" ")) {
      if (line !== "" && line.length + 1 + word.length > width - LABEL - 4) {
        lines.push(line)
        line = word
      } else line = line === "" ? word : `${line} ${word}`
    }
    lines.push(line)
  }
  return lines.map((line, at) => `    ${at === 0 ? pc.dim(label.padEnd(LABEL)) : " ".repeat(LABEL)}${line}`).join("\n")
}

const inFull = ({ name, state, seen, does, remedy }: Judged, width: number): string =>
  [
    `  ${MARKS[state]} ${pc.bold(name)}`,
    wrapped("seen", seen, width),
    ...(does === null ? [] : [wrapped("does", does, width)]),
    ...(remedy === null ? [] : [wrapped("set", remedy, width)])
  ].join("\n")

const WORDS: Readonly<Record<CheckState, string>> = {
  fail: "fail",
  unjudged: "not judged",
  note: "to note",
  ok: "ok"
}

/** `1 fail, 2 to note, 9 ok` */
export const counted = (checks: ReadonlyArray<Judged>): string =>
  (["fail", "unjudged", "note", "ok"] as const)
    .map((state) => ({ state, count: checks.filter((check) => check.state === state).length }))
    .filter(({ count }) => count > 0)
    .map(({ state, count }) => `${count} ${WORDS[state]}`)
    .join(", ")

/** The whole answer for people; `everything` shows what is well, too. */
export const judgements = (checks: ReadonlyArray<Judged>, everything: boolean, width: number): string =>
  [...new Set(checks.map(({ group }) => group))]
    .map((group) => {
      const here = checks.filter((check) => check.group === group)
      // What a pilot measured is worth seeing where it is well, too.
      const shown = here.filter(({ state }) => everything || group === "pilot" || state !== "ok")
      return [`${pc.bold(group)}  ${pc.dim(counted(here))}`, ...shown.map((check) => inFull(check, width))].join("\n")
    })
    .join("\n\n")
