/** `touchstone rollouts list RUN`: filtered and sorted, for people, as JSON, JSONL or CSV. */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import { ROLLOUT_FIELDS } from "../../domain/rollout.ts"
import { listRollouts, type RolloutRow, rewardNames } from "../../ledger/rollouts.ts"
import { findRun } from "../../ledger/runs.ts"
import { WrongUsage } from "../exit.ts"
import { reading } from "../ledger.ts"
import { number } from "../screen/format.ts"
import { jsonFlag, runArgument } from "../flags.ts"
import { jsonLine, printJson } from "../screen/json.ts"
import { table } from "../screen/table.ts"
import { screenWidth } from "../screen/width.ts"
import { oneLine, visible } from "../screen/visible.ts"

type Flat = Readonly<Record<string, unknown>>

const flat = ({ rewards, truncated, dead_group, ...row }: RolloutRow): Flat => ({
  ...row,
  truncated: truncated === 1,
  dead_group: dead_group === null ? null : dead_group === 1,
  ...rewards
})

/** RFC 4180; a text that a spreadsheet would take for a formula gets a quote before it, a number does not. */
const csvField = (value: unknown): string => {
  if (value === null || value === undefined) return ""
  const formula = typeof value === "string" && /^[=+@\t\r-]/.test(value) && !/^[+-]?[\d.,]+$/.test(value)
  const raw = formula ? `'${value}` : String(value)
  const text = process.stdout.isTTY === true ? visible(raw) : raw
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

const csv = (rows: ReadonlyArray<RolloutRow>, rewards: ReadonlyArray<string>): string => {
  const names = [...ROLLOUT_FIELDS, ...rewards]
  const lines = rows.map(flat).map((row) => names.map((name) => row[name]))
  return [names, ...lines].map((line) => line.map(csvField).join(",")).join("\r\n")
}

const read = Effect.fnUntraced(function* (query: {
  readonly run: string
  readonly where: string | null
  readonly sort: string | null
  readonly limit: number
}) {
  const run = yield* findRun(query.run)
  return { rewards: yield* rewardNames(run.id), rows: yield* listRollouts({ ...query, run: run.id }) }
})

export const list = Command.make(
  "list",
  {
    run: runArgument,
    where: Flag.String("where").pipe(
      Flag.withDescription(
        "Only rollouts for which this holds: comparisons (= != < <= > >= ~) of id, attempt, phase, step, mode, group, problem, gold, tokens, truncated, total, advantage, dead_group, text or a reward's name, joined by and, or, not"
      ),
      Flag.optional
    ),
    sort: Flag.String("sort").pipe(
      Flag.withDescription("Fields to sort by, with commas; a - before one for descending (--sort=-advantage)"),
      Flag.optional
    ),
    limit: Flag.Int("limit").pipe(
      Flag.withDescription("At most so many rows; 0 is all of them"),
      Flag.withDefault(50),
      Flag.filter(
        (limit) => limit >= 0,
        () => "the limit is 0 or more"
      )
    ),
    json: jsonFlag,
    jsonl: Flag.Boolean("jsonl").pipe(Flag.withDescription("One JSON object a line"), Flag.withDefault(false)),
    csv: Flag.Boolean("csv").pipe(Flag.withDescription("Comma-separated, with a heading"), Flag.withDefault(false))
  },
  Effect.fn(function* (options) {
    const asked = [options.json, options.jsonl, options.csv].filter(Boolean).length
    if (asked > 1) return yield* new WrongUsage({ message: "--json, --jsonl and --csv exclude each other" })
    const { limit } = options
    // One more than asked for tells whether there are more.
    const found = yield* reading(
      read({
        run: options.run,
        where: Option.getOrNull(options.where),
        sort: Option.getOrNull(options.sort),
        limit: limit === 0 ? 0 : limit + 1
      })
    )
    const { rewards } = found
    const rows = limit === 0 ? found.rows : found.rows.slice(0, limit)
    if (found.rows.length > rows.length) yield* Console.error(`the first ${limit}; --limit 0 shows all`)
    if (options.json) return yield* printJson(rows.map(flat))
    if (options.jsonl)
      return yield* rows.length === 0 ? Effect.void : Console.log(rows.map(flat).map(jsonLine).join("\n"))
    if (options.csv) return yield* Console.log(csv(rows, rewards))
    if (rows.length === 0) return yield* Console.log("no rollout matches")
    const width = Math.max(20, screenWidth() - 50 - rewards.length * 13)
    const headings = rewards.map((name) => `>${visible(name)}`)
    yield* Console.log(
      table(
        [">id", ">step", "mode", ">group", ...headings, ">total", ">advantage", "gold", "completion"],
        rows.map((row) => [
          String(row.id),
          String(row.step),
          row.mode,
          String(row.group),
          ...rewards.map((name) => number(row.rewards[name])),
          row.total === null ? "unscored" : number(row.total),
          number(row.advantage),
          oneLine(row.gold, 12),
          oneLine(row.text, width)
        ])
      )
    )
  })
).pipe(
  Command.withDescription("List rollouts, filtered and sorted"),
  Command.withExamples([
    {
      command: "touchstone rollouts list @last --where 'correctness = 0 and format = 1' --sort=-advantage",
      description: "Well-formed but wrong, the best paid first"
    },
    { command: "touchstone rollouts list @last --jsonl --limit 0", description: "All of them, a row a line" }
  ])
)
