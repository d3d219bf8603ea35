/** The README of a prepared folder: its card for people. */
import type { Card, CardSource } from "./card.ts"

const sourceIn = (source: CardSource): string => {
  switch (source._tag) {
    case "hub":
      return `${source.repository} on the Hugging Face hub at ${source.commit}${source.revision === source.commit ? "" : ` (asked for as ${source.revision})`}`
    case "local":
      return `${source.path} on the machine that prepared it`
    case "made":
      return `made in code with seed ${source.seed}`
  }
}

/** A cell of a table: nothing in it ends the cell or the line. */
const cell = (text: string): string => text.replace(/[\n\r]+/g, " ").replaceAll("|", "\\|")

const rowsOf = (headings: ReadonlyArray<string>, rows: ReadonlyArray<ReadonlyArray<string | number>>): string =>
  [headings, headings.map(() => "---"), ...rows]
    .map((row) => `| ${row.map((part) => cell(String(part))).join(" | ")} |`)
    .join("\n")

const section = (title: string, body: string | null): ReadonlyArray<string> =>
  body === null ? [] : [`## ${title}\n\n${body}`]

const byPart = ({ training, evaluation }: Card["golds"]): ReadonlyArray<ReadonlyArray<string | number>> =>
  [...new Set([...Object.keys(training), ...Object.keys(evaluation)])]
    .sort()
    .map((name) => [name, training[name] ?? 0, evaluation[name] ?? 0])

const splitsIn = ({ splits, source }: Card): string => {
  if (source._tag === "made") return "The data set makes its own evaluation problems, which no training row shares."
  if (splits.evaluate === null)
    return `Rows are of the split \`${splits.train}\`; one problem in ten is held out for evaluation, by the hash of its question: the same ones on every machine.`
  return `Training rows are of the split \`${splits.train}\`, evaluation problems of \`${splits.evaluate}\`.`
}

const files = ({ files: all }: Card): string =>
  [
    "- `sft.jsonl`: `{problem, prompt, completion}`, with `masked` where a part of the completion carries no loss. The loss is on the completion alone.",
    "- `grpo.jsonl` and `evaluate.jsonl`: `{problem, prompt, gold, columns}`.",
    ...(all.some(({ name }) => name.endsWith(".parquet"))
      ? ['- the same as Parquet, `columns` as JSON text: `load_dataset("parquet", data_files=…)`.']
      : []),
    "- `held-back.jsonl`: training problems that were left out because a problem of the evaluation is the same or nearly so.",
    "- `card.json`: all of this for programs."
  ].join("\n")

/** What a terminal would obey, should the page be shown on one: rows and their data sets are anyone's text. */
const OBEYED = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

export const readme = (card: Card): string => {
  const { counts, dropped, held_back: held, pass_rate: rate, source } = card
  const golds = byPart(card.golds)
  const notes = byPart(card.notes)
  return `${[
    `# ${card.dataset}, prepared`,
    [card.about, `Source: ${sourceIn(source)}. Licence: ${card.licence ?? "not told"}.`].filter(Boolean).join("\n\n"),
    `Written in the tag style \`${card.style}\` by touchstone ${card.touchstone}${source._tag === "made" ? "" : `, outputs of tools: ${card.outputs}`}. ${splitsIn(card)}`,
    rowsOf(
      ["rows", "count"],
      [
        ["read", counts.read],
        ["for SFT", counts.sft],
        ["for GRPO", counts.grpo],
        ["for evaluation", counts.evaluate],
        ["dropped", dropped.reduce((sum, { count }) => sum + count, 0)],
        ["held back, since an evaluation problem is the same or near", held.count],
        ["repeated questions in training", card.repeated]
      ]
    ),
    ...section(
      "Dropped",
      dropped.length === 0
        ? null
        : rowsOf(
            ["reason", "rows", "such as"],
            dropped.map(({ reason, count, places }) => [reason, count, places.join("; ")])
          )
    ),
    ...section("Golds", golds.length === 0 ? null : rowsOf(["kind", "training", "evaluation"], golds)),
    ...section("Of the rows", notes.length === 0 ? null : rowsOf(["what", "training", "evaluation"], notes)),
    ...section(
      "Difficulty",
      rate === null
        ? null
        : `GRPO is given problems with a pass rate from ${rate.least} to ${rate.most}, as measured in ${rate.measured} (${rate.problems} problems). ${rate.outside} were outside, ${rate.unmeasured} were not measured. SFT and evaluation are not filtered.`
    ),
    ...section("Files", files(card)),
    `Digest: \`${card.digest}\``
  ]
    .join("\n\n")
    .replace(OBEYED, "\ufffd")}\n`
}
