/** JSON on stdout: one document, or a row a line. What a terminal could take for an order stands as an escape, which loses nothing. */
import * as Console from "effect/Console"
import { escaped } from "../../scoring/rows/json.ts"

export { jsonLine } from "../../scoring/rows/json.ts"

export const printJson = (value: unknown) => Console.log(escaped(JSON.stringify(value, null, 2)))
