/** JSON that a terminal cannot take for an order: what could be one stands as an escape, which loses nothing. */

// C1 controls and DEL, which JSON leaves raw, and characters that hide or turn text.
const HOSTILE = /[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g

export const escaped = (json: string): string =>
  json.replace(HOSTILE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`)

// Taken once: what a reward later does to the globals does not reach it.
const { stringify } = JSON

export const jsonLine = (value: unknown): string => escaped(stringify(value))
