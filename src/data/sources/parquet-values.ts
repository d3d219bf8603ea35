/** Values of Parquet as plain JSON has them: numbers, text, lists and records. */
import { isUtf8 } from "node:buffer"

const bufferOf = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** A value that the schema calls text. */
export const utf8 = (bytes: Uint8Array | undefined): string | undefined => {
  if (bytes === undefined) return undefined
  const buffer = bufferOf(bytes)
  if (!isUtf8(buffer)) throw new Error("a text in it is no UTF-8")
  return buffer.toString("utf8")
}

/** Writers of old call text nothing but bytes; bytes that are no text stand as base64. */
const bytes = (value: Uint8Array): string => {
  const buffer = bufferOf(value)
  return buffer.toString(isUtf8(buffer) ? "utf8" : "base64")
}

const whole = (value: bigint): number | string => {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value.toString()
}

/** A whole number beyond 2⁵³ stands as its digits, a moment as ISO 8601, and what is missing as null. */
export const plain = (value: unknown): unknown => {
  switch (typeof value) {
    case "bigint":
      return whole(value)
    case "undefined":
      return null
    case "object": {
      if (value === null) return null
      if (Array.isArray(value)) return value.map(plain)
      if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString()
      if (value instanceof Uint8Array) return bytes(value)
      if (ArrayBuffer.isView(value)) return Array.from(value as unknown as ArrayLike<unknown>, plain)
      const record: Record<string, unknown> = {}
      for (const [key, inner] of Object.entries(value)) record[key] = plain(inner)
      return record
    }
    default:
      return value
  }
}
