/** A data set's source cut into pieces, each with what becomes of its rows. */
import * as Effect from "effect/Effect"
import type { Card, CardSource } from "../card.ts"
import type { RowsDataSet } from "../dataset.ts"
import { piecesOf } from "../sources/pieces.ts"
import { type OpenedSource, openSource, type SourceSpec } from "../sources/source.ts"
import type { PrepareOptions } from "./options.ts"
import type { Task } from "./protocol.ts"
import type { Use } from "./recipe.ts"

export interface Tasks {
  readonly tasks: ReadonlyArray<Task>
  readonly bytes: number
  readonly source: CardSource
  readonly splits: Card["splits"]
  readonly passedOver: ReadonlyArray<string>
}

const cardSource = ({ from, hub, files }: OpenedSource): CardSource =>
  hub === null ? { _tag: "local", path: from, files } : { _tag: "hub", ...hub, files }

/** What lies on this machine may have no evaluation split; then problems are held out of the training split. */
const open = Effect.fnUntraced(function* (spec: SourceSpec, train: string, evaluate: string | null) {
  const alone = openSource({ ...spec, splits: [train] })
  if (evaluate === null) return yield* alone
  return yield* openSource({ ...spec, splits: [train, evaluate] }).pipe(
    Effect.catchTag("DataUnusable", (error) =>
      spec.from !== null && error.message.includes(`no split “${evaluate}”`) ? alone : Effect.fail(error)
    )
  )
})

export const openTasks = Effect.fn("data.openTasks")(function* (dataset: RowsDataSet, options: PrepareOptions) {
  const train = options.split ?? dataset.splits?.train ?? "train"
  const evaluate = dataset.splits?.evaluate ?? null
  const { tell } = options
  const opened = yield* open(
    {
      from: options.from,
      hub: dataset.source ?? null,
      revision: options.revision ?? null,
      ...(tell === undefined ? {} : { onProgress: (progress) => tell({ _tag: "download", ...progress }) })
    },
    train,
    evaluate === train ? null : evaluate
  )
  const evaluated = evaluate !== null && evaluate !== train ? (opened.splits[evaluate] ?? null) : null
  const tasks: Array<Task> = []
  const cut = Effect.fnUntraced(function* (files: OpenedSource["splits"][string], use: Use) {
    for (const file of files) tasks.push(...(yield* piecesOf(file)).map((piece) => ({ piece, use })))
  })
  yield* cut(opened.splits[train] ?? [], evaluated === null ? "split" : "train")
  if (evaluated !== null) yield* cut(evaluated, "evaluate")
  const used = [...(opened.splits[train] ?? []), ...(evaluated ?? [])]
  return {
    tasks,
    bytes: used.reduce((sum, { bytes }) => sum + bytes, 0),
    source: cardSource(opened),
    splits: { train, evaluate: evaluated === null ? null : evaluate },
    passedOver: opened.passedOver
  } satisfies Tasks
})
