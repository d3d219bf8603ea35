/** Loads what a recipe names: the data set's module and the style. */
import * as Effect from "effect/Effect"
import { DataUnusable } from "../errors.ts"
import { loadDataSet } from "../datasets.ts"
import { loadStyle } from "../style.ts"
import type { Kitchen, Recipe } from "./recipe.ts"

const load = Effect.fn("data.openKitchen")(function* (recipe: Recipe) {
  const dataset = yield* loadDataSet(recipe.dataset)
  if (dataset.kind !== "rows")
    return yield* new DataUnusable({ message: `the data set ${dataset.name} is made in code: it reads no rows` })
  return { recipe, dataset, style: yield* loadStyle(recipe.style) } satisfies Kitchen
})

export const openKitchen = (recipe: Recipe): Promise<Kitchen> => Effect.runPromise(load(recipe))
