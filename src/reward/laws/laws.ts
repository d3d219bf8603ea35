/** All laws, in the order in which they are tried and told. */
import { answerLaws } from "./answers.ts"
import { escapeLaws } from "./escape.ts"
import type { Law } from "./law.ts"
import { scoreLaws } from "./scores.ts"
import { trickLaws } from "./tricks.ts"
import { boundedWork } from "./work.ts"

export const laws: ReadonlyArray<Law> = [...scoreLaws, ...answerLaws, ...trickLaws, ...escapeLaws, boundedWork]
