/** From a data set to a prepared folder: rows for SFT, prompts for GRPO, problems for evaluation, and a card. */
import { availableParallelism } from "node:os"
import * as Effect from "effect/Effect"
import packageJson from "../../../package.json" with { type: "json" }
import { canonicalJson, sha256 } from "../../domain/canonical.ts"
import { CARD, type Card, type CardFile } from "../card.ts"
import type { DataSet } from "../dataset.ts"
import { isShipped, loadDataSet } from "../datasets.ts"
import { DataUnusable } from "../errors.ts"
import { buildKnown } from "../near/known.ts"
import { readme } from "../readme.ts"
import { styleNamed } from "../../style/styles.ts"
import { loadStyle } from "../style.ts"
import { type Against, readAgainst } from "./against.ts"
import type { Chunk } from "./chunk.ts"
import { type Folder, openFolder, refusal, unwritable } from "./folder.ts"
import { type Making, madeChunks } from "./made.ts"
import type { PrepareOptions } from "./options.ts"
import { type Kitchen, mayMask, type Recipe } from "./recipe.ts"
import { countRepeats } from "./repeats.ts"
import { add, newTally, type Tally } from "./tally.ts"
import { openTasks } from "./tasks.ts"
import { type Hands, ownHands, threadHands } from "./threads.ts"

/** A source of fewer bytes is worked on sooner than a thread has started. */
const SMALL = 8_000_000

interface Written {
  readonly tally: Tally
  readonly repeated: number
}

interface Prepared extends Pick<Card, "source" | "splits"> {
  readonly written: Written
  readonly against: Card["held_back"]["against"]
}

const attempt = <A>(run: (signal: AbortSignal) => Promise<A>) =>
  Effect.tryPromise({
    try: run,
    catch: (cause) => new DataUnusable({ message: cause instanceof Error ? cause.message : String(cause) })
  })

/** Writes chunks as they come, and counts. */
const writeAll = async (
  chunks: AsyncIterable<Chunk> | Iterable<Chunk>,
  folder: Folder,
  options: PrepareOptions,
  signal: AbortSignal
): Promise<Written> => {
  const tally = newTally()
  const repeats = countRepeats()
  for await (const chunk of chunks) {
    signal.throwIfAborted()
    try {
      folder.append(chunk)
    } catch (cause) {
      throw unwritable(options.out, cause)
    }
    add(tally, chunk.tally)
    for (const key of chunk.trained) repeats.add(key)
    options.tell?.({ _tag: "rows", rows: tally.read })
  }
  return { tally, repeated: repeats.count() }
}

/**
 * Code of a user's own runs in a thread: in this one, a loop without an end could not be interrupted, what it prints would
 * stand among data, and an exit would end the program as if all were done.
 */
const leastThreads = ({ dataset, style }: Recipe): number => (isShipped(dataset) && styleNamed(style) !== null ? 0 : 1)

const withHands = <A>(kitchen: Kitchen, threads: number, use: (hands: Hands, signal: AbortSignal) => Promise<A>) =>
  Effect.acquireUseRelease(
    Effect.sync(() => (threads === 0 ? ownHands(kitchen) : threadHands(kitchen.recipe, threads))),
    (hands) => attempt((signal) => use(hands, signal)),
    (hands) => Effect.promise(() => hands.close())
  )

const counted = (against: ReadonlyArray<Against>): Card["held_back"]["against"] =>
  against.map(({ path, problems }) => ({ path, problems: problems.length }))

const prepareRows = Effect.fnUntraced(function* (kitchen: Kitchen, options: PrepareOptions, folder: Folder) {
  const { tasks, bytes, source, splits, passedOver } = yield* openTasks(kitchen.dataset, options)
  if (passedOver.length > 0) options.tell?.({ _tag: "passed-over", files: passedOver })
  const against = yield* readAgainst(options.against ?? [])
  const asked = options.threads ?? (bytes < SMALL ? leastThreads(kitchen.recipe) : availableParallelism())
  const threads = Math.min(asked, tasks.length)
  options.tell?.({ _tag: "reading", pieces: tasks.length, bytes, threads })
  const written = yield* withHands(kitchen, threads, async (hands, signal) => {
    const known = buildKnown()
    for await (const problems of hands.evaluated(tasks.filter(({ use }) => use !== "train"))) {
      signal.throwIfAborted()
      known.add(problems)
    }
    for (const { problems } of against) known.add(problems)
    return await writeAll(hands.rows(tasks, known.done()), folder, options, signal)
  })
  return { written, source, splits, against: counted(against) } satisfies Prepared
})

const prepareMade = (
  dataset: Extract<DataSet, { kind: "made" }>,
  recipe: Recipe,
  options: PrepareOptions,
  folder: Folder
) =>
  Effect.gen(function* () {
    const unasked = (["from", "revision", "split"] as const).find((name) => (options[name] ?? null) !== null)
    if (unasked !== undefined)
      return yield* new DataUnusable({
        message: `the data set ${dataset.name} is made in code and reads no rows: it takes no --${unasked}`
      })
    const style = yield* loadStyle(recipe.style)
    const against = yield* readAgainst(options.against ?? [])
    const making: Making = {
      seed: options.seed ?? 0,
      counts: options.counts ?? { sft: null, grpo: null, evaluate: null },
      against: against.flatMap(({ problems }) => problems)
    }
    const written = yield* attempt((signal) =>
      writeAll(madeChunks(dataset, style, recipe, making), folder, options, signal)
    )
    const source = { _tag: "made", seed: making.seed } as const
    return { written, source, splits: { train: null, evaluate: null }, against: counted(against) } satisfies Prepared
  })

const droppedIn = ({ dropped }: Tally): Card["dropped"] =>
  [...dropped]
    .map(([reason, drops]) => ({ reason, ...drops }))
    .sort((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1))

const byPart = ({ training, evaluation }: Tally["golds"]): Card["golds"] => ({
  training: Object.fromEntries(training),
  evaluation: Object.fromEntries(evaluation)
})

/** What is not the same on another machine is left out of the digest: paths, and the version of the program. */
const digestOf = (
  { files, source, splits, dataset, style, outputs, pass_rate }: Omit<Card, "digest">,
  systemPrompt: string
): string => {
  const from = source._tag === "local" ? { _tag: source._tag, files: source.files } : source
  const rate = pass_rate === null ? null : { least: pass_rate.least, most: pass_rate.most }
  const rows = files.filter(({ name }) => name.endsWith(".jsonl"))
  return sha256(
    canonicalJson({ files: rows, source: from, splits, dataset, style, systemPrompt, outputs, pass_rate: rate })
  )
}

const cardOf = (
  dataset: DataSet,
  style: { readonly name: string; readonly systemPrompt: string },
  options: PrepareOptions,
  { written: { tally, repeated }, source, splits, against }: Prepared,
  files: ReadonlyArray<CardFile>
): Card => {
  const rows = dataset.kind === "rows" ? dataset : null
  const { rates } = options
  const card: Omit<Card, "digest"> = {
    dataset: dataset.name,
    about: dataset.about ?? null,
    licence: rows?.licence ?? null,
    source,
    splits,
    style: style.name,
    outputs: options.outputs,
    counts: { read: tally.read, sft: tally.sft, grpo: tally.grpo, evaluate: tally.evaluate },
    dropped: droppedIn(tally),
    golds: byPart(tally.golds),
    notes: byPart(tally.notes),
    held_back: { count: tally.held_back, against },
    repeated,
    pass_rate:
      rates === null || rates === undefined
        ? null
        : { least: rates.least, most: rates.most, measured: rates.measured, problems: rates.of.size, ...tally.rates },
    files,
    touchstone: packageJson.version
  }
  return { ...card, digest: digestOf(card, style.systemPrompt) }
}

const nothingUsable = ({ name }: DataSet, { tally }: Written): string => {
  if (tally.read === 0) return `there are no rows to prepare: the source of ${name} is empty`
  const why = droppedIn(tally)
    .map(({ reason, count }) => `${count} ${reason}`)
    .join(", ")
  return `no row of ${tally.read} can be trained on by the data set ${name} (dropped: ${why || "none"}; held out ${tally.evaluate}; held back ${tally.held_back})`
}

/**
 * Prepares a data set into a folder, which is there whole at the end or not at all.
 *
 * @example
 * const card = yield* prepare({ dataset: "gsm8k", style: "think-answer", outputs: "drop", out: "data/gsm8k", from: null })
 */
export const prepare = Effect.fn("data.prepare")(function* (options: PrepareOptions) {
  const refused = refusal(options.out, options.force ?? false)
  if (refused !== null) return yield* new DataUnusable({ message: refused })
  const dataset = yield* loadDataSet(options.dataset)
  const style = yield* loadStyle(options.style)
  const recipe: Recipe = {
    dataset: options.dataset,
    style: options.style,
    outputs: options.outputs,
    parquet: options.parquet ?? true,
    rates: options.rates ?? null
  }
  if (dataset.kind === "rows" && dataset.example !== undefined)
    yield* withHands({ recipe, dataset, style }, leastThreads(recipe), (hands) => hands.example())
  return yield* Effect.acquireUseRelease(
    Effect.try({
      try: () => openFolder(options.out, { parquet: recipe.parquet, masks: mayMask(recipe) }),
      catch: (cause) => new DataUnusable({ message: unwritable(options.out, cause).message })
    }),
    Effect.fnUntraced(function* (folder: Folder) {
      const prepared =
        dataset.kind === "rows"
          ? yield* prepareRows({ recipe, dataset, style }, options, folder)
          : yield* prepareMade(dataset, recipe, options, folder)
      const { tally } = prepared.written
      if (tally.sft + tally.grpo === 0)
        return yield* new DataUnusable({ message: nothingUsable(dataset, prepared.written) })
      const { rates } = recipe
      if (rates !== null && tally.grpo === 0)
        return yield* new DataUnusable({
          message: `no problem is left for GRPO: ${tally.rates.unmeasured} of them were not measured, and ${tally.rates.outside} have a pass rate outside ${rates.least}..${rates.most}`
        })
      // Preparing takes a while: what another put there meanwhile is not replaced either.
      const refusedNow = refusal(options.out, options.force ?? false)
      if (refusedNow !== null) return yield* new DataUnusable({ message: refusedNow })
      return yield* Effect.try({
        try: () => {
          const card = cardOf(dataset, style, options, prepared, folder.end())
          folder.write(CARD, `${JSON.stringify(card, null, 2)}\n`)
          folder.write("README.md", readme(card))
          folder.settle()
          return card
        },
        catch: (cause) => new DataUnusable({ message: unwritable(options.out, cause).message })
      })
    }),
    (folder) => Effect.sync(folder.discard)
  )
})
