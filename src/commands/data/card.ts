/** A card on the screen: counts, drops by reason, kinds of golds, what was held back. */
import pc from "picocolors"
import type { Card } from "../../data/card.ts"
import { table } from "../screen/table.ts"
import { visible } from "../screen/visible.ts"
import { thousands } from "../screen/format.ts"

const byPart = ({ training, evaluation }: Card["golds"]): ReadonlyArray<ReadonlyArray<string>> =>
  [...new Set([...Object.keys(training), ...Object.keys(evaluation)])]
    .sort((a, b) => (training[b] ?? 0) - (training[a] ?? 0) || (a < b ? -1 : 1))
    .map((name) => [visible(name), thousands(training[name] ?? 0), thousands(evaluation[name] ?? 0)])

const of = (counts: Card["golds"], what: string): ReadonlyArray<string> => {
  const rows = byPart(counts)
  return rows.length === 0 ? [] : [table([what, ">training", ">evaluation"], rows)]
}

export const cardBlocks = (card: Card): ReadonlyArray<string> => {
  const { counts, dropped, held_back: held, pass_rate: rate } = card
  const drops = dropped.reduce((sum, { count }) => sum + count, 0)
  return [
    table(
      ["rows", ">count"],
      [
        ["read", thousands(counts.read)],
        ["for SFT", thousands(counts.sft)],
        ["for GRPO", thousands(counts.grpo)],
        ["for evaluation", thousands(counts.evaluate)],
        ["dropped", thousands(drops)],
        ["held back: like an evaluation problem", thousands(held.count)],
        ["repeated questions in training", thousands(card.repeated)],
        ...(rate === null
          ? []
          : [
              [`not in GRPO: pass rate outside ${rate.least}..${rate.most}`, thousands(rate.outside)],
              ["not in GRPO: pass rate not measured", thousands(rate.unmeasured)]
            ])
      ]
    ),
    ...(dropped.length === 0
      ? []
      : [
          table(
            ["dropped", ">rows", "such as"],
            dropped.map(({ reason, count, places }) => [visible(reason), thousands(count), visible(places[0] ?? "")])
          )
        ]),
    ...of(card.golds, "gold"),
    ...of(card.notes, "of the rows"),
    pc.dim(`digest ${card.digest.slice(0, 12)}, style ${card.style}`)
  ]
}
