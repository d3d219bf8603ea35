/**
 * The bridge's HTTP server: a Unix socket in a short private folder by default, or TCP with a bearer token.
 * Every refusal is JSON with a tag and a sentence.
 */
import { createHash, randomBytes, timingSafeEqual } from "node:crypto"
import { mkdtempSync, rmSync } from "node:fs"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import { isAbsolute, join } from "node:path"
import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import * as ByteSize from "effect/ByteSize"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import * as HttpIncomingMessage from "effect/http/HttpIncomingMessage"
import * as HttpRouter from "effect/http/HttpRouter"
import type * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import type { BridgeProblem } from "../domain/bridge.ts"
import { explain } from "../domain/explain.ts"
import type { BridgeAddress } from "../domain/job.ts"
import { LedgerFailed } from "../ledger/errors.ts"
import { api, MAX_BODY_MEBIBYTES } from "./api.ts"
import { BridgeNotListening, MessageRefused, statusOf } from "./errors.ts"
import { makeHandlers, type Served } from "./handlers.ts"

export interface Bridge {
  readonly address: BridgeAddress
  /** The bearer token that TCP asks for; null on a Unix socket, whose folder only its owner can enter. */
  readonly token: string | null
}

const refuse = (tag: string, message: string) => {
  const body: BridgeProblem = { error: tag, message }
  return HttpServerResponse.jsonUnsafe(body, { status: statusOf(tag) })
}

/** Compares tokens without telling by its time how much of one was right. */
const sameToken = (given: string, token: string): boolean => {
  const digest = (text: string) => createHash("sha256").update(text).digest()
  return timingSafeEqual(digest(given), digest(token))
}

/** A Unix socket's path ends at 108 bytes, so it lies in a folder of its own with a short name, in the first place that has one. */
const socketFolder = Effect.acquireRelease(
  Effect.suspend(() => {
    const refusals: Array<string> = []
    for (const place of [process.env.XDG_RUNTIME_DIR, tmpdir(), "/tmp"]) {
      if (place === undefined || !isAbsolute(place) || Buffer.byteLength(place) > 80) continue
      try {
        return Effect.succeed(mkdtempSync(join(place, "ts-")))
      } catch (cause) {
        refusals.push((cause as Error).message)
      }
    }
    return Effect.fail(
      new BridgeNotListening({
        message: `no folder for the bridge's socket could be made (${refusals.join("; ")}). Set TMPDIR to a folder with a short name that you may write`
      })
    )
  }),
  (folder) => Effect.sync(() => rmSync(folder, { recursive: true, force: true }))
)

/** Starts a bridge for one attempt of one run; it closes with its scope. */
export const serveBridge = Effect.fn("bridge.serve")(function* (
  served: Served,
  listen: { readonly host: string; readonly port: number } | "unix" = "unix"
) {
  const handlers = yield* makeHandlers(served)
  const token = listen === "unix" ? null : randomBytes(24).toString("hex")
  const path = listen === "unix" ? join(yield* socketFolder, "bridge.sock") : null

  const unauthorized = refuse("Unauthorized", "the bridge's token is missing or wrong (TOUCHSTONE_BRIDGE_TOKEN)")
  const isBearer = ({ headers }: HttpServerRequest.HttpServerRequest): boolean =>
    token === null || sameToken(headers.authorization ?? "", `Bearer ${token}`)

  const answer = <M extends Schema.Codec<unknown, unknown>, A extends Schema.Codec<unknown, unknown>, E, R>(
    endpoint: { readonly path: `/${string}`; readonly message: M; readonly answer: A },
    handle: (message: M["Type"], content: string) => Effect.Effect<A["Type"], E, R>
  ) => {
    const decode = Schema.decodeUnknownEffect(endpoint.message)
    return HttpRouter.add(
      "POST",
      endpoint.path,
      (request) =>
        Effect.gen(function* () {
          if (!isBearer(request)) return unauthorized
          const body = yield* request.text
          const json = yield* Effect.try({
            try: (): unknown => JSON.parse(body),
            catch: (cause) => new MessageRefused({ message: `${endpoint.path}: no JSON: ${(cause as Error).message}` })
          })
          const message = yield* decode(json).pipe(
            Effect.mapError((error) => new MessageRefused({ message: `${endpoint.path}: ${explain(error, json)}` }))
          )
          const content = createHash("sha256").update(body).digest("hex")
          const done = yield* handle(message, content)
          return HttpServerResponse.jsonUnsafe(done)
        }).pipe(
          Effect.catchCause((cause) => {
            const error = Cause.squash(cause)
            const tag = (error as { readonly _tag?: string })._tag ?? "Defect"
            const told = refuse(tag, error instanceof Error ? error.message : String(error))
            return error instanceof LedgerFailed
              ? Effect.as(served.notify({ _tag: "ledger-failed", error }), told)
              : Effect.succeed(told)
          }),
          Effect.provideService(HttpIncomingMessage.MaxBodySize, ByteSize.mebibytes(MAX_BODY_MEBIBYTES))
        ),
      // A trainer that hangs up must not stop what it asked for: it will ask again.
      { uninterruptible: true }
    )
  }

  const routes = Layer.mergeAll(
    answer(api.batches, handlers.batches),
    answer(api.advantages, handlers.advantages),
    answer(api.answers, handlers.answers),
    answer(api.metrics, handlers.metrics),
    answer(api.events, handlers.events),
    HttpRouter.add("GET", "/v1/health", (request) =>
      Effect.succeed(
        isBearer(request) ? HttpServerResponse.jsonUnsafe({ run: served.run, attempt: served.attempt }) : unauthorized
      )
    )
  )
  // Batches are large and steps are long: Node's own time-outs would cut a trainer that thinks.
  const server = createServer({ requestTimeout: 0, keepAliveTimeout: 3_600_000 })
  const at = listen === "unix" ? { path: path as string } : listen
  yield* Layer.build(
    HttpRouter.serve(routes, { disableLogger: true, disableListenLog: true }).pipe(
      Layer.provide(NodeHttpServer.layer(() => server, { ...at, gracefulShutdownTimeout: "1 second" }))
    )
  ).pipe(
    Effect.mapError(
      (error) =>
        new BridgeNotListening({
          message: `the bridge could not listen at ${JSON.stringify(at)}: ${String((error as { cause?: unknown }).cause ?? error)}. Another program may hold the port`
        })
    )
  )
  const bound = server.address() as AddressInfo
  const bridge: Bridge = {
    address: path === null ? { _tag: "tcp", host: bound.address, port: bound.port } : { _tag: "unix", path },
    token
  }
  return bridge
})
