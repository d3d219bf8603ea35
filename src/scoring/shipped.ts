/** What comes with the program, by name: where in rewards/ each rubric and each reward is exported. */

export interface Shipped {
  /** The file's name in rewards/, without its ending. */
  readonly file: string
  readonly export: string
}

/** A rubric in both tag styles: the bare name is `<think>/<answer>`. */
const inBoth = (name: string, exported: string): Readonly<Record<string, Shipped>> => ({
  [name]: { file: name, export: exported },
  [`${name}-working-out`]: { file: name, export: `${exported}WorkingOut` }
})

/** The rubrics that come with the program. */
export const shippedRubrics: Readonly<Record<string, Shipped>> = {
  ...inBoth("lesson", "lesson"),
  ...inBoth("recommended", "recommended"),
  "recommended-boxed": { file: "recommended", export: "recommendedBoxed" },
  ...inBoth("notebook-a", "notebookA"),
  ...inBoth("notebook-b", "notebookB"),
  ...inBoth("notebook-c", "notebookC"),
  trl: { file: "trl", export: "trl" },
  "open-r1": { file: "open-r1", export: "openR1" }
}

/** The rewards that come with the program, each by the name it has in a rubric. */
export const shippedRewards: Readonly<Record<string, Shipped>> = {
  format: { file: "format", export: "format" },
  "graded-format": { file: "format", export: "gradedFormat" },
  approximate: { file: "approximate", export: "approximate" },
  correctness: { file: "correctness", export: "correctness" },
  numeric: { file: "numeric", export: "numeric" },
  overlong: { file: "overlong", export: "overlong" },
  "cosine-length": { file: "cosine-length", export: "cosineLength" },
  repetition: { file: "repetition", export: "repetition" },
  script: { file: "script", export: "script" },
  placeholder: { file: "placeholder", export: "placeholder" },
  stuffing: { file: "stuffing", export: "stuffing" },
  "empty-reasoning": { file: "empty-reasoning", export: "emptyReasoning" },
  "length-in-group": { file: "length-in-group", export: "lengthInGroup" },
  diversity: { file: "diversity", export: "diversity" },
  ranking: { file: "ranking", export: "ranking" },
  accuracy: { file: "accuracy", export: "accuracy" },
  "think-format": { file: "think-format", export: "thinkFormat" },
  "open-r1-format": { file: "think-format", export: "openR1Format" },
  "tag-count": { file: "think-format", export: "tagCount" },
  "cookbook-format": { file: "think-format", export: "cookbookFormat" }
}
