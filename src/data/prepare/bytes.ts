/** Text turned into bytes in large pieces of memory, where a call for each text would cost more than the work. */

const LEAST = 2 ** 20
/** UTF-8 takes at most three bytes for a character of UTF-16. */
const MOST_BYTES = 3

export interface Bytes {
  readonly write: (text: string) => void
  /** All that was written, in memory of its own. */
  readonly take: () => Uint8Array<ArrayBuffer>
}

export const newBytes = (): Bytes => {
  let buffer = Buffer.alloc(0)
  let length = 0
  return {
    write: (text) => {
      const most = length + text.length * MOST_BYTES
      if (most > buffer.length) {
        const wider = Buffer.allocUnsafeSlow(Math.max(LEAST, most, buffer.length * 2))
        buffer.copy(wider, 0, 0, length)
        buffer = wider
      }
      length += buffer.write(text, length, "utf8")
    },
    take: () => new Uint8Array(buffer.buffer.slice(buffer.byteOffset, buffer.byteOffset + length))
  }
}

/** Encodes texts one behind the other; each is a view of the memory that they share. */
export const newTexts = (): ((text: string) => Uint8Array) => {
  let buffer = Buffer.alloc(0)
  let length = 0
  return (text) => {
    if (length + text.length * MOST_BYTES > buffer.length) {
      buffer = Buffer.allocUnsafeSlow(Math.max(LEAST, text.length * MOST_BYTES))
      length = 0
    }
    const start = length
    length += buffer.write(text, start, "utf8")
    return buffer.subarray(start, length)
  }
}
