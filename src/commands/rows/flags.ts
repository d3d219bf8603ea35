/** Where the parts of a row stand, as flags: `--gold-column target`. */
import * as Flag from "effect/cli/Flag"

export const columnFlag = (name: string, says: string) =>
  Flag.String(`${name}-column`).pipe(
    Flag.withDescription(`${says}; a path as in a.b, or a name`),
    Flag.withDefault(name),
    Flag.filter(
      (column) => column !== "",
      () => "the name of a column"
    )
  )
