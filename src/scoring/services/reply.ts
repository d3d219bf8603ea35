/** Reading what an OpenAI-compatible endpoint replied: the answer's text, or why there is none. */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { explain } from "../../domain/explain.ts"
import { type Failure, lasting, passing } from "./failure.ts"

/** Characters of an answer that a reward gets to read. */
export const MAX_ANSWER = 64 * 1024
/** Characters of what a service says of its own failure. */
const MAX_SAID = 300
/** The longest that a service's Retry-After is heeded. Milliseconds. */
const MAX_AFTER = 60_000

const Text = Schema.Union([
  Schema.String,
  Schema.Array(Schema.Struct({ type: Schema.String, text: Schema.optionalKey(Schema.String) }))
])

const Reply = Schema.Struct({
  choices: Schema.NonEmptyArray(
    Schema.Struct({
      message: Schema.Struct({ content: Schema.optionalKey(Schema.NullOr(Text)) }),
      finish_reason: Schema.optionalKey(Schema.NullOr(Schema.String))
    })
  )
})

const decode = Schema.decodeUnknownResult(Reply)

const NO_CHAT = "Check that the service's url leads to an OpenAI-compatible API (it mostly ends in /v1)"

/** The text of a reply with status 200. */
export const answerOf = (body: string): Result.Result<string, Failure> => {
  let json: unknown
  try {
    json = JSON.parse(body)
  } catch {
    return Result.fail(lasting("its answer is no JSON", NO_CHAT))
  }
  const read = decode(json)
  if (Result.isFailure(read)) {
    return Result.fail(lasting(`its answer is no chat completion: ${plain(explain(read.failure, json))}`, NO_CHAT))
  }
  const [{ message, finish_reason: reason = null }] = read.success.choices
  const content = message.content ?? ""
  const text = typeof content === "string" ? content : content.map(({ text = "" }) => text).join("")
  if (text === "") {
    const remedy =
      reason === "length" ? "Raise the service's max_tokens" : "Look at what the model writes to this question"
    return Result.fail(lasting(`its answer has no text (finish_reason ${plain(`${reason}`)})`, remedy))
  }
  if (text.length > MAX_ANSWER) {
    return Result.fail(
      lasting(`its answer has ${text.length} characters, more than ${MAX_ANSWER}`, "Lower the service's max_tokens")
    )
  }
  return Result.succeed(text)
}

/** Why a reply with any other status is a failure. What the service says of it is told, the token never. */
export const refusal = (
  status: number,
  headers: Readonly<Record<string, string | undefined>>,
  body: string,
  token: string | null
): Failure => {
  const what = `it answered ${status}${said(body, token)}`
  if (status === 429) {
    return passing(
      what,
      "Lower the service's concurrency, or ask for a higher limit there",
      afterOf(headers["retry-after"])
    )
  }
  if (status >= 500) return passing(what, "Look at the service's own log", afterOf(headers["retry-after"]))
  if (status === 408 || status === 409 || status === 425) return passing(what, "Try again later")
  if (status === 401 || status === 403) {
    return lasting(
      what,
      token === null
        ? "Name the environment variable that holds its token as the service's key"
        : "Check the token in the environment variable that the service's key names"
    )
  }
  if (status === 404) return lasting(what, "Check the service's url (it mostly ends in /v1) and its model")
  if (status >= 300 && status < 400)
    return lasting(what, "Redirects are not followed: put the final address into the service's url")
  return lasting(what, "Check the service's settings and what the reward asks")
}

/** Seconds or a date, as a service says how long it wants to be left alone; null where it does not. */
export const afterOf = (header: string | undefined, now = Date.now()): number | null => {
  if (header === undefined || header.trim() === "") return null
  const seconds = Number(header)
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - now
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), MAX_AFTER) : null
}

/** An error's own words, where the body has them as OpenAI's does or is short text. */
const said = (body: string, token: string | null): string => {
  let words = body
  try {
    const json = JSON.parse(body) as { error?: unknown; message?: unknown; detail?: unknown } | null
    const error = json?.error as { message?: unknown } | string | undefined
    const found = (typeof error === "object" ? error?.message : error) ?? json?.message ?? json?.detail
    words = typeof found === "string" ? found : body
  } catch {
    // Not JSON: its beginning is told as it is.
  }
  const clean = plain(token === null || token === "" ? words : words.replaceAll(token, "[token]"))
  return clean === "" ? "" : `: "${clean}"`
}

/** Text of a stranger in a message of ours: on one line, short, without control characters. */
const plain = (text: string): string => {
  const line = text
    .slice(0, 4 * MAX_SAID)
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, " ")
    .trim()
  return line.length > MAX_SAID ? `${line.slice(0, MAX_SAID)}…` : line
}
