/** What the main thread and the threads of a preparation say to each other. */
import type { Known, KnownProblem } from "../near/known.ts"
import type { Piece } from "../sources/piece.ts"
import type { Chunk } from "./chunk.ts"
import type { Recipe, Use } from "./recipe.ts"

/** A piece, and what becomes of its rows. */
export interface Task {
  readonly piece: Piece
  readonly use: Use
}

export interface Setting {
  readonly recipe: Recipe
}

export type ToThread =
  | ({ readonly kind: "evaluated" | "rows"; readonly index: number } & Task)
  /** Try the row that the data set shows of itself. */
  | { readonly kind: "example"; readonly index: number }
  | { readonly kind: "known"; readonly known: Known }
  /** A chunk was written: there is room for another. */
  | { readonly kind: "more" }

export type FromThread =
  | { readonly kind: "evaluated"; readonly index: number; readonly problems: ReadonlyArray<KnownProblem> }
  | { readonly kind: "chunk"; readonly index: number; readonly chunk: Chunk }
  | { readonly kind: "done"; readonly index: number }
  | { readonly kind: "failed"; readonly index: number; readonly message: string }
