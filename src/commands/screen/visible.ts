/** Text that a model wrote, made safe for a terminal: control sequences become visible marks that do nothing. */

// C0 and C1 controls, zero-width and bidirectional characters, separators, the byte order mark, and invisible tags.
const HOSTILE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is about
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\u{e0000}-\u{e007f}]/gu

const mark = (character: string): string => {
  const code = character.codePointAt(0) as number
  if (code < 0x20) return String.fromCharCode(0x2400 + code)
  if (code === 0x7f) return "\u2421"
  return `<${code.toString(16).padStart(4, "0")}>`
}

/** The text with every control character but newline and tab as a mark: ESC becomes ␛. */
export const visible = (text: string): string => text.replace(HOSTILE, mark)

/** The text on one line, cut to `width` characters with an ellipsis. */
export const oneLine = (text: string, width: number): string => {
  // Cut before cleaning: a line of megabytes must not cost more than what is shown of it.
  const start = [...visible(text.slice(0, width * 2 + 2)).replace(/[\n\t]/g, "⏎")]
  return start.length > width ? `${start.slice(0, width - 1).join("")}…` : start.join("")
}
