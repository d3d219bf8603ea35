/** What can be wrong with data, told with file and line. */
import * as Schema from "effect/Schema"

export class DataUnusable extends Schema.TaggedError<DataUnusable>()("DataUnusable", {
  message: Schema.String
}) {}
