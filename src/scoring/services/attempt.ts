/** One attempt to ask a service: a request, its reply within the time-out, and the text of the answer. */
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import * as ByteSize from "effect/ByteSize"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import type { HttpClientError } from "effect/http/HttpClientError"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as HttpIncomingMessage from "effect/http/HttpIncomingMessage"
import type { Conversation } from "../../domain/conversation.ts"
import { type Failure, lasting, passing } from "./failure.ts"
import { answerOf, refusal } from "./reply.ts"
import type { Service } from "./service.ts"

/** A reply's body, with all that an endpoint puts around the answer. */
const MAX_BODY = 1024 * 1024

/** The HTTP client: its sockets are kept between questions and end with the layer's scope. */
export const client = NodeHttpClient.layerNodeHttpNoAgent

export const agent = NodeHttpClient.layerAgentOptions({ keepAlive: true })

/** Node's own word for what went wrong, such as ECONNREFUSED; never a whole message, which may quote a header. */
const codeOf = (error: HttpClientError): string => {
  const cause: unknown = "cause" in error.reason ? error.reason.cause : undefined
  const code = (cause as { readonly code?: unknown } | undefined)?.code
  return typeof code === "string" ? code : error.reason._tag
}

const NETWORK = "Check that the service runs and that its url can be reached from here"

const lost = (error: HttpClientError): Failure => {
  const cause = "cause" in error.reason ? error.reason.cause : undefined
  if ((cause as { readonly _tag?: unknown } | undefined)?._tag === "MaxBytesError") {
    return lasting(`its answer is larger than ${MAX_BODY / 1024} KiB`, "Lower the service's max_tokens")
  }
  const code = codeOf(error)
  switch (error.reason._tag) {
    case "TransportError":
      // A header or an address that Node will not send does not get better by trying.
      return code.startsWith("ERR_INVALID")
        ? lasting(
            `the request could not be made (${code})`,
            "Check the service's url, and its token for characters that no header may hold"
          )
        : passing(`it could not be reached (${code})`, NETWORK)
    case "DecodeError":
    case "EmptyBodyError":
      return passing(`the connection was lost before the answer was whole (${code})`, NETWORK)
    default:
      return lasting(`the request could not be made (${error.reason._tag})`, "Check the service's url")
  }
}

/** Asks once. Fails with why there is no answer; interrupting it closes the request. */
export const attempt = (service: Service, token: string | null, messages: Conversation) =>
  Effect.gen(function* () {
    const { model, temperature, max_tokens } = service
    const plain = HttpClientRequest.post(service.url).pipe(
      HttpClientRequest.acceptJson,
      HttpClientRequest.bodyJsonUnsafe({ model, messages, temperature, max_tokens })
    )
    const request = token === null ? plain : HttpClientRequest.bearerToken(plain, token)
    const response = yield* HttpClient.execute(request)
    const body = yield* response.text
    return response.status === 200
      ? yield* Effect.fromResult(answerOf(body))
      : yield* Effect.fail(refusal(response.status, response.headers, body, token))
  }).pipe(
    Effect.catchTag("HttpClientError", (error) => Effect.fail(lost(error))),
    Effect.catchDefect(() =>
      Effect.fail(lasting("the request could not be made", "Check the service's url and token"))
    ),
    Effect.timeoutOrElse({
      duration: service.timeout,
      orElse: () =>
        Effect.fail(
          passing(
            `it gave no answer within ${service.timeout} ms`,
            "Raise the service's timeout, or lower its concurrency"
          )
        )
    }),
    Effect.provideService(HttpIncomingMessage.MaxBodySize, ByteSize.bytes(MAX_BODY))
  )
