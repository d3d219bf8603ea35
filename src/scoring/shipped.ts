/** What comes with the program, by name: where in rewards/ each rubric and each reward is exported. */

export interface Shipped {
  /** The file's name in rewards/, without its ending. */
  readonly file: string
  readonly export: string
}

/** A rubric in both tag styles: the bare name is `<think>/<answer>`. */
const inBoth = (name: string, file: string, exported: string): Readonly<Record<string, Shipped>> => ({
  [name]: { file, export: exported },
  [`${name}-working-out`]: { file, export: `${exported}WorkingOut` }
})

/** The rubrics that come with the program. */
export const shippedRubrics: Readonly<Record<string, Shipped>> = {
  ...inBoth("lesson", "lesson", "lesson")
}

/** The rewards that come with the program, each by the name it has in a rubric. */
export const shippedRewards: Readonly<Record<string, Shipped>> = {
  format: { file: "format", export: "format" },
  "graded-format": { file: "format", export: "gradedFormat" },
  approximate: { file: "approximate", export: "approximate" },
  correctness: { file: "correctness", export: "correctness" },
  numeric: { file: "numeric", export: "numeric" }
}
