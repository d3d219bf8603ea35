/** JSON on stdout: one document, or a row a line. What a terminal could take for an order stands as an escape, which loses nothing. */
import * as Console from "effect/Console"

// C1 controls and DEL, which JSON leaves raw, and characters that hide or turn text.
const HOSTILE = /[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g

const escaped = (json: string): string =>
  json.replace(HOSTILE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`)

export const jsonLine = (value: unknown): string => escaped(JSON.stringify(value))

export const printJson = (value: unknown) => Console.log(escaped(JSON.stringify(value, null, 2)))
