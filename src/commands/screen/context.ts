/** A place in a text, shown with what stands around it. */
import pc from "picocolors"
import type { Span } from "../../domain/reading.ts"
import { oneLine } from "./visible.ts"

/** Characters that are shown on each side of the place, and of the place itself. */
const AROUND = 60
const SHOWN = 300

/** The end of a text in so many characters, on one line. */
const ending = (text: string, width: number): string =>
  text.length <= width ? oneLine(text, width * 2) : `…${oneLine(text.slice(-width), width * 2)}`

/** The text around a span, with the span marked by ▸ ◂, which do not need colour to be seen. */
export const inContext = (text: string, { start, end }: Span): string =>
  `${pc.dim(ending(text.slice(Math.max(0, start - 2 * AROUND), start), AROUND))}▸${pc.bold(oneLine(text.slice(start, end), SHOWN))}◂${pc.dim(oneLine(text.slice(end, end + 2 * AROUND), AROUND))}`
