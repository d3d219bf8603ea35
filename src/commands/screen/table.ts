/** Tables for people: plain columns without frames, so that they can be read, copied and grepped. */
import CliTable from "cli-table3"

const NO_FRAME = {
  top: "",
  "top-mid": "",
  "top-left": "",
  "top-right": "",
  bottom: "",
  "bottom-mid": "",
  "bottom-left": "",
  "bottom-right": "",
  left: "",
  "left-mid": "",
  mid: "",
  "mid-mid": "",
  right: "",
  "right-mid": "",
  middle: "  "
}

/** Rows under headings; headings that begin with `>` are right-aligned. */
export const table = (headings: ReadonlyArray<string>, rows: ReadonlyArray<ReadonlyArray<string>>): string => {
  const made = new CliTable({
    head: headings.map((heading) => heading.replace(/^>/, "")),
    colAligns: headings.map((heading) => (heading.startsWith(">") ? "right" : "left")),
    chars: NO_FRAME,
    style: { head: [], border: [], "padding-left": 0, "padding-right": 0 }
  })
  made.push(...rows.map((row) => [...row]))
  return made
    .toString()
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n")
}
