/** What makes prepared rows of a data set's rows, in a form that can be handed to a thread. */
import type { TagStyle } from "../../style/style.ts"
import type { ReadOptions, RowsDataSet } from "../dataset.ts"
import { isShipped } from "../datasets.ts"

export interface Recipe {
  /** A shipped name, or the absolute path of a module. */
  readonly dataset: string
  /** A shipped style's name, or the absolute path of a module. */
  readonly style: string
  readonly outputs: ReadOptions["outputs"]
  readonly parquet: boolean
  /** Pass rates by problem, and the range that GRPO is given; null asks all. */
  readonly rates: { readonly of: ReadonlyMap<string, number>; readonly least: number; readonly most: number } | null
}

/** Whether rows may have spans without loss: a data set of a user's own gives them as it likes. */
export const mayMask = ({ dataset, outputs }: Pick<Recipe, "dataset" | "outputs">): boolean =>
  outputs === "mask" || !isShipped(dataset)

/** A recipe with what its names stand for, in a thread that works by it. */
export interface Kitchen {
  readonly recipe: Recipe
  readonly dataset: RowsDataSet
  readonly style: TagStyle
}

/** What becomes of the rows of a file: all trained on, all evaluated on, or one problem in ten held out. */
export type Use = "train" | "evaluate" | "split"
