/**
 * Services: asks judge models for service rewards, with a time-out, retries, a bound on questions under way, one request
 * for equal questions, and the answers of this run kept. What goes wrong is an unscored score, never an error.
 */
import * as Cache from "effect/Cache"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Equal from "effect/Equal"
import * as Hash from "effect/Hash"
import * as Layer from "effect/Layer"
import * as Random from "effect/Random"
import * as Semaphore from "effect/Semaphore"
import { canonicalJson, sha256 } from "../../domain/canonical.ts"
import type { Conversation } from "../../domain/conversation.ts"
import type { Unscored } from "../../domain/score.ts"
import type { ServiceSettings } from "../../reward/reward.ts"
import { unscored } from "../../reward/score.ts"
import { type Failure, lasting } from "./failure.ts"
import { KeptAnswers } from "./kept.ts"
import { type Service, serviceOf } from "./service.ts"

export interface ServicesOptions {
  /** Milliseconds before the first retry; each further one waits twice as long. Default 500. */
  readonly backoffMs: number
  /** Characters of answers kept. Default 64 Mi. */
  readonly keptCharacters: number
}

export const defaultServicesOptions: ServicesOptions = { backoffMs: 500, keptCharacters: 64 * 1024 * 1024 }

/** The longest wait before a retry that nobody asked for. Milliseconds. */
const MAX_BACKOFF = 20_000

/** A question under way. Equal ones share its answer. */
class Question implements Equal.Equal {
  readonly key: string
  readonly service: Service
  readonly messages: Conversation

  constructor(service: Service, messages: Conversation) {
    this.service = service
    this.messages = messages
    // All that the answer depends on. The token is not among it.
    const { url, model, temperature, max_tokens } = service
    this.key = sha256(canonicalJson({ url, model, temperature, max_tokens, messages }))
  }

  [Hash.symbol](): number {
    return Hash.string(this.key)
  }

  [Equal.symbol](that: Equal.Equal): boolean {
    return that instanceof Question && that.key === this.key
  }
}

/** What a failure says in the end, after so many attempts. */
interface Failed {
  readonly failure: Failure
  readonly attempts: number
}

/** A rubric made by hand may have the token itself where the name of its variable belongs. */
const nameOf = (key: string | null): string => (key !== null && /^[a-z_]\w*$/i.test(key) ? key : "that its key names")

const attempts = (count: number): string => (count === 0 ? "" : count === 1 ? " (1 attempt)" : ` (${count} attempts)`)

/**
 * Asks the services of service rewards.
 *
 * @example
 * const services = yield* Services
 * const answer = yield* services.answer({ url: "http://127.0.0.1:8000/v1", model: "judge" }, messages)
 */
export class Services extends Context.Service<
  Services,
  {
    /** A service's answer, or why there is none. */
    readonly answer: (settings: ServiceSettings, messages: Conversation) => Effect.Effect<string | Unscored>
  }
>()("touchstone/scoring/Services") {
  /** The service; the HTTP client is loaded with the first question, and its sockets end with the scope. */
  static readonly layer = (options: Partial<ServicesOptions> = {}): Layer.Layer<Services> =>
    Layer.effect(Services, make({ ...defaultServicesOptions, ...options }))
}

const make = Effect.fnUntraced(function* (options: ServicesOptions) {
  const scope = yield* Effect.scope
  const kept = new KeptAnswers(options.keptCharacters)
  const turns = new Map<string, Semaphore.Semaphore>()

  const http = yield* Effect.cached(
    Effect.gen(function* () {
      // Loaded only when a service is asked: a rubric without one does not pay for it.
      const { agent, attempt, client } = yield* Effect.promise(() => import("./attempt.ts"))
      const context = yield* Layer.buildWithScope(Layer.provide(client, agent), scope)
      return (service: Service, token: string | null, messages: Conversation) =>
        Effect.provideContext(attempt(service, token, messages), context)
    })
  )

  /** One service's turns: rewards that ask the same model at the same address share them. */
  const turnOf = ({ url, model, concurrency }: Service): Semaphore.Semaphore => {
    const key = canonicalJson([url, model, concurrency])
    const before = turns.get(key)
    if (before !== undefined) return before
    const turn = Semaphore.makeUnsafe(concurrency)
    turns.set(key, turn)
    return turn
  }

  const pause = (attempt: number, { after }: Failure) =>
    Effect.flatMap(Random.next, (chance) => {
      const backoff = Math.min(options.backoffMs * 2 ** (attempt - 1), MAX_BACKOFF)
      return Effect.sleep(Math.max(after ?? 0, backoff * (0.5 + chance / 2)))
    })

  const ask = Effect.fnUntraced(function* ({ service, messages }: Question) {
    const token = service.key === null ? null : (process.env[service.key] ?? "").trim()
    if (token === "") {
      const failure = lasting(
        `the environment variable ${nameOf(service.key)}, which is to hold its token, is not set`,
        "Set it and start again"
      )
      return yield* Effect.fail<Failed>({ failure, attempts: 0 })
    }
    const once = yield* http
    for (let attempt = 1; ; attempt++) {
      const result = yield* Effect.result(once(service, token, messages))
      if (result._tag === "Success") return result.success
      const { failure } = result
      if (!failure.passes || attempt > service.retries)
        return yield* Effect.fail<Failed>({ failure, attempts: attempt })
      yield* pause(attempt, failure)
    }
  })

  // It holds what is under way and nothing else: a waiter that leaves does not take the request from the others, and
  // the last one ends it.
  const underWay = yield* Cache.makeWith(
    (question: Question) =>
      turnOf(question.service)
        .withPermits(1)(ask(question))
        .pipe(Effect.tap((answer) => Effect.sync(() => kept.keep(question.key, answer)))),
    { capacity: Number.POSITIVE_INFINITY, timeToLive: () => 0 }
  )

  const answer = Effect.fn("Services.answer")(function* (settings: ServiceSettings, messages: Conversation) {
    const question = new Question(serviceOf(settings), messages)
    const { url, model } = question.service
    return (
      kept.get(question.key) ??
      (yield* Cache.get(underWay, question).pipe(
        Effect.catch(({ failure, attempts: count }) =>
          Effect.succeed(
            unscored("service", `"${model}" at ${url}: ${failure.what}${attempts(count)}. ${failure.remedy}.`)
          )
        )
      ))
    )
  })

  return Services.of({ answer })
})
