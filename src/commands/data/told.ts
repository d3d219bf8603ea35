/** What stands in a prepared folder, on the screen: the card, lengths as histograms, what stands twice. */
import pc from "picocolors"
import type { Lengths } from "../../data/lengths.ts"
import type { Stats, Twice } from "../../data/stats.ts"
import type { Tokens } from "../../training/tokens.ts"
import { table } from "../screen/table.ts"
import { visible } from "../screen/visible.ts"
import { cardBlocks } from "./card.ts"
import { thousands } from "../screen/format.ts"

const WIDTH = 40

interface Named {
  readonly name: string
  readonly lengths: Lengths | null | undefined
}

const lengthsTable = (all: ReadonlyArray<Named>): string =>
  table(
    ["lengths", ">least", ">median", ">95 %", ">longest"],
    all.flatMap(({ name, lengths }) =>
      lengths === null || lengths === undefined
        ? []
        : [[name, ...[lengths.least, lengths.median, lengths.p95, lengths.most].map(thousands)]]
    )
  )

const histogram = ({ name, lengths }: Named): ReadonlyArray<string> => {
  if (lengths === null || lengths === undefined) return []
  const most = Math.max(...lengths.histogram.map(({ count }) => count))
  const rows = lengths.histogram.map(({ from, to, count }) => [
    `${thousands(from)}–${thousands(to - 1)}`,
    `${"█".repeat(Math.round((count / most) * WIDTH))}${count > 0 && (count / most) * WIDTH < 0.5 ? "▏" : ""}`,
    thousands(count)
  ])
  return [table([`>${name}`, "", ">rows"], rows)]
}

const twiceRows = (what: string, { same, near }: Twice): ReadonlyArray<string> => [
  what,
  thousands(same),
  thousands(near)
]

const examples = ({ examples: all }: Twice): ReadonlyArray<string> =>
  all.map(({ problem, like, how, similarity }) =>
    pc.dim(`${visible(problem)} is ${how === "same" ? "the same as" : `near (${similarity})`} ${visible(like)}`)
  )

const tokenLengths = ({ sft, grpo, evaluate }: Tokens): ReadonlyArray<Named> =>
  (
    [
      ["SFT", sft],
      ["GRPO", grpo],
      ["evaluation", evaluate]
    ] as const
  ).flatMap(([name, found]) =>
    found === null || "not_told" in found
      ? []
      : [
          { name: `${name}: prompt, tokens`, lengths: found.prompt },
          { name: `${name}: completion, tokens`, lengths: found.completion }
        ]
  )

const untold = ({ sft, grpo, evaluate }: Tokens): ReadonlyArray<string> =>
  [sft, grpo, evaluate].flatMap((found) => (found !== null && "not_told" in found ? [visible(found.not_told)] : []))

export const statsBlocks = (stats: Stats, tokens: Tokens | null): ReadonlyArray<string> => {
  const { card, lengths, duplicates, beyond_ascii: beyond } = stats
  const texts: ReadonlyArray<Named> = [
    { name: "question, words", lengths: lengths.grpo.question.words ?? lengths.sft.question.words },
    { name: "question, characters", lengths: lengths.grpo.question.characters ?? lengths.sft.question.characters },
    { name: "completion, words", lengths: lengths.sft.completion.words },
    { name: "completion, characters", lengths: lengths.sft.completion.characters }
  ]
  const counted = tokens === null ? [] : tokenLengths(tokens)
  const shown =
    counted.length > 0
      ? counted.filter(({ name }) => name.startsWith("SFT"))
      : texts.filter(({ name }) => name.endsWith("characters"))
  return [
    ...cardBlocks(card),
    lengthsTable([...texts, ...counted]),
    ...shown.flatMap(histogram),
    ...(tokens === null ? [] : untold(tokens)),
    [
      table(
        [`problems that stand twice, of ${thousands(duplicates.compared)}`, ">the same", ">near"],
        [
          twiceRows("within training", duplicates.training),
          twiceRows("in training and evaluation", duplicates.against_evaluation)
        ]
      ),
      ...examples(duplicates.training),
      ...examples(duplicates.against_evaluation)
    ].join("\n"),
    pc.dim(
      `rows beyond ASCII: ${thousands(beyond.sft)} for SFT, ${thousands(beyond.grpo)} for GRPO, ${thousands(beyond.evaluate)} for evaluation`
    )
  ]
}
