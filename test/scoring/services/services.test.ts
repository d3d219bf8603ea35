/** Asking services: what is sent, what comes back, and that every way to fail is told with what to do. */
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as ManagedRuntime from "effect/ManagedRuntime"
import { afterAll, afterEach, describe, expect, it } from "vitest"
import type { ServiceSettings } from "../../../src/reward/reward.ts"
import { Services, type ServicesOptions } from "../../../src/scoring/services/services.ts"
import { completion, Judge, json, pause, type Reply } from "../judge.ts"

const KEY = "TOUCHSTONE_TEST_JUDGE_TOKEN"
const TOKEN = "sk-secret-of-this-test-0123456789"
afterEach(() => {
  delete process.env[KEY]
})

const started = (options: Partial<ServicesOptions> = {}) => {
  const runtime = ManagedRuntime.make(Services.layer({ backoffMs: 10, ...options }))
  afterAll(() => runtime.dispose())
  const ask = (settings: ServiceSettings, content: string) =>
    Services.use((services) => services.answer(settings, [{ role: "user", content }]))
  return {
    ask: (settings: ServiceSettings, content: string) => runtime.runPromise(ask(settings, content)),
    fork: (settings: ServiceSettings, content: string) => runtime.runFork(ask(settings, content)),
    dispose: () => runtime.dispose()
  }
}

const { ask, fork } = started()
let questions = 0
/** A question that was not asked before. */
const fresh = () => `question ${++questions}`

/** What a judge that replies so leads to, and how often it was asked. */
const failing = async (reply: Reply, settings: Partial<ServiceSettings> = {}) => {
  const judge = await Judge.start(reply)
  const answer = await ask({ url: judge.url, model: "m", ...settings }, fresh())
  if (typeof answer === "string") throw new Error(`it answered ${answer}`)
  expect(answer).toMatchObject({ _tag: "Unscored", reason: "service" })
  expect(answer.message).not.toContain(TOKEN)
  return { message: answer.message.replace(judge.url, "URL"), times: judge.asked.length, judge }
}

describe("a question", () => {
  it("is posted as chat completions are, and its answer comes back", async () => {
    const judge = await Judge.start()
    expect(await ask({ url: `${judge.url}/`, model: "m" }, "is it?")).toBe("echo is it?")
    const [asked] = judge.asked
    expect(asked?.url).toBe("/v1/chat/completions")
    expect(asked?.body).toEqual({
      model: "m",
      messages: [{ role: "user", content: "is it?" }],
      temperature: 0,
      max_tokens: 512
    })
    expect(asked?.headers.authorization).toBeUndefined()
    expect(asked?.headers["content-type"]).toMatch(/json/)
  })

  it("bears the token of the variable that key names", async () => {
    process.env[KEY] = `${TOKEN}\n`
    const judge = await Judge.start()
    await ask({ url: judge.url, model: "m", key: KEY, temperature: 0.5, max_tokens: 3 }, fresh())
    expect(judge.asked[0]?.headers.authorization).toBe(`Bearer ${TOKEN}`)
    expect(judge.asked[0]?.body).toMatchObject({ temperature: 0.5, max_tokens: 3 })
  })

  it("may be answered in parts", async () => {
    const judge = await Judge.start((_, response) =>
      json(response, 200, completion([{ type: "text", text: "a" }, { type: "image" }, { type: "text", text: "b" }]))
    )
    expect(await ask({ url: judge.url, model: "m" }, fresh())).toBe("ab")
  })
})

describe("what may pass is tried again", () => {
  it("429, then fine", async () => {
    const judge = await Judge.start((_, response, time) =>
      time > 1 ? "fine" : json(response, 429, "{}", { "retry-after": "0.3" })
    )
    const since = performance.now()
    expect(await ask({ url: judge.url, model: "m" }, fresh())).toBe("fine")
    expect(judge.asked).toHaveLength(2)
    expect(performance.now() - since).toBeGreaterThan(290)
  })

  it("a closed socket, then half an answer, then fine", async () => {
    const judge = await Judge.start((_, response, time) => {
      if (time > 2) return "fine"
      if (time === 2) response.writeHead(200, { "content-length": "500" }).write('{"choices": [')
      return void setTimeout(() => response.destroy(), 20)
    })
    expect(await ask({ url: judge.url, model: "m" }, fresh())).toBe("fine")
    expect(judge.asked).toHaveLength(3)
  })

  it("too slow, then fine", async () => {
    const judge = await Judge.start((_, __, time) => (time > 1 ? "fine" : undefined))
    expect(await ask({ url: judge.url, model: "m", timeout: 150 }, fresh())).toBe("fine")
    expect(judge.closed).toBeGreaterThanOrEqual(1)
  })
})

describe("what fails is told with what happened and what to do", () => {
  it("500 always", async () => {
    const told = await failing((_, response) => json(response, 500, '{"error": {"message": "out of memory"}}'))
    expect(told).toMatchObject({
      times: 3,
      message: `"m" at URL/chat/completions: it answered 500: "out of memory" (3 attempts). Look at the service's own log.`
    })
  })

  it("slow always, also after its headers", async () => {
    const never = await failing(() => undefined, { timeout: 60, retries: 1 })
    expect(never).toMatchObject({ times: 2 })
    expect(never.message).toMatch(/no answer within 60 ms \(2 attempts\)\. Raise the service's timeout/)
    const drips: Reply = (_, response) => void response.write("{")
    const half = await failing(drips, { timeout: 60, retries: 0 })
    expect(half.message).toMatch(/no answer within 60 ms \(1 attempt\)/)
    await pause(50)
    expect(half.judge.underWay).toBe(0)
  })

  it("closed sockets", async () => {
    const told = await failing((_, response) => void response.destroy())
    expect(told.times).toBe(3)
    expect(told.message).toMatch(/could not be reached \(ECONNRESET\) \(3 attempts\)\. Check that the service runs/)
  })

  it("nobody there", async () => {
    const judge = await Judge.start()
    const { url } = judge
    await judge.stop()
    expect(await ask({ url, model: "m" }, fresh())).toMatchObject({
      message: expect.stringMatching(/ECONNREFUSED.*3 attempts/)
    })
  })

  const bodies: ReadonlyArray<readonly [what: string, status: number, body: string, message: RegExp]> = [
    ["garbage", 200, "<html>hello</html>", /no JSON \(1 attempt\).*ends in \/v1/],
    ["nothing", 200, "", /no JSON/],
    ["other JSON", 200, '{"choices": []}', /no chat completion: .*choices/],
    [
      "an answer without text",
      200,
      completion(null, "length"),
      /no text \(finish_reason length\).*Raise the service's max_tokens/
    ],
    ["an answer too long", 200, completion("x".repeat(70_000)), /70000 characters, more than 65536.*Lower/],
    ["a huge body", 200, completion("x".repeat(3_000_000)), /larger than 1024 KiB.*Lower/],
    ["a bad request", 400, '{"error": "no \\u001b[31mmodel\\n m"}', /answered 400: "no \[31mmodel m" \(1 attempt\)/],
    ["nothing there", 404, "", /answered 404 \(1 attempt\)\. Check the service's url/],
    ["no token", 401, '{"detail": "who?"}', /answered 401: "who\?".*Name the environment variable/],
    ["long words", 418, "y".repeat(5000), /answered 418: "y{300}…"/]
  ]
  for (const [what, status, body, message] of bodies) {
    it(what, async () => {
      const told = await failing((_, response) => json(response, status, body))
      expect(told.times).toBe(1)
      expect(told.message).toMatch(message)
    })
  }

  it("a redirect, which is not followed", async () => {
    const told = await failing((_, response) => json(response, 307, "", { location: "http://127.0.0.1:1/" }))
    expect(told).toMatchObject({ times: 1, message: expect.stringMatching(/answered 307.*final address/) })
  })

  it("a wrong token, which is not told even where the service repeats it", async () => {
    process.env[KEY] = TOKEN
    const body = JSON.stringify({ error: { message: `Incorrect API key provided: ${TOKEN}` } })
    const told = await failing((_, response) => json(response, 401, body), { key: KEY })
    expect(told.message).toMatch(/Incorrect API key provided: \[token\]" \(1 attempt\)\. Check the token/)
  })

  it("a token that is not set, or that no header can hold", async () => {
    const unset = await failing(() => "fine", { key: KEY })
    expect(unset).toMatchObject({ times: 0, message: expect.stringContaining(`the environment variable ${KEY}`) })
    process.env[KEY] = `${TOKEN}\nx`
    const broken = await failing(() => "fine", { key: KEY })
    expect(broken).toMatchObject({ times: 0, message: expect.stringMatching(/could not be made.*token/) })
    delete process.env[KEY]
    expect((await failing(() => "fine", { key: TOKEN })).message).toMatch(/that its key names/)
  })
})

describe("questions at once", () => {
  it("never pass the service's concurrency, whoever asks", async () => {
    const judge = await Judge.start(async ({ text }) => {
      await pause(5)
      return text
    })
    const settings = { url: judge.url, model: "m", concurrency: 3 }
    const answers = await Promise.all(Array.from({ length: 40 }, (_, at) => ask(settings, `q${at}`)))
    expect(answers).toEqual(Array.from({ length: 40 }, (_, at) => `q${at}`))
    expect(judge.mostAtOnce).toBe(3)
  })

  it("share one request where they are equal, and one that leaves does not take it from the others", async () => {
    const { promise, resolve } = Promise.withResolvers<string>()
    const judge = await Judge.start(() => promise)
    const settings = { url: judge.url, model: "m" }
    const fibers = Array.from({ length: 10 }, () => fork(settings, "the same"))
    while (judge.asked.length === 0) await pause(5)
    await Effect.runPromise(Fiber.interrupt(fibers[0] as (typeof fibers)[number]))
    resolve("shared")
    const answers = await Promise.all(fibers.slice(1).map((fiber) => Effect.runPromise(Fiber.join(fiber))))
    expect(answers).toEqual(answers.map(() => "shared"))
    expect(judge.asked).toHaveLength(1)
  })

  it("end their request when the last one leaves, and those that wait for their turn never ask", async () => {
    const judge = await Judge.start(() => undefined)
    const fibers = ["a", "a", "b"].map((text) => fork({ url: judge.url, model: "m", concurrency: 1 }, text))
    while (judge.asked.length === 0) await pause(5)
    await Effect.runPromise(Fiber.interruptAll(fibers))
    await pause(50)
    expect(judge).toMatchObject({ closed: 1, underWay: 0 })
    expect(judge.asked).toHaveLength(1)
    judge.reply = () => "fine"
    expect(await ask({ url: judge.url, model: "m", concurrency: 1 }, "a")).toBe("fine")
  })
})

describe("answers", () => {
  it("are kept by what they depend on", async () => {
    const judge = await Judge.start((_, __, time) => `${time}`)
    const settings = { url: judge.url, model: "m" }
    const asked = async (more: Partial<ServiceSettings> = {}, text = "q") => await ask({ ...settings, ...more }, text)
    expect([await asked(), await asked(), await asked({ timeout: 9000, retries: 0 })]).toEqual(["1", "1", "1"])
    expect([await asked({ model: "n" }), await asked({ temperature: 1 }), await asked({ max_tokens: 9 })]).toEqual([
      "2",
      "3",
      "4"
    ])
    expect([await asked({}, "q2"), await asked()]).toEqual(["5", "1"])
  })

  it("that failed are asked for again", async () => {
    const judge = await Judge.start((_, response, time) => (time > 1 ? "fine" : json(response, 400, "{}")))
    const settings = { url: judge.url, model: "m" }
    expect(await ask(settings, "q")).toMatchObject({ reason: "service" })
    expect(await ask(settings, "q")).toBe("fine")
  })

  it("are kept up to a size, those of long ago go first", async () => {
    const { ask } = started({ keptCharacters: 2 * (64 + 100) })
    const judge = await Judge.start(({ text }) => text.repeat(100))
    for (const text of ["a", "b", "a", "c", "a", "b"]) await ask({ url: judge.url, model: "m" }, text)
    expect(judge.asked.map(({ text }) => text)).toEqual(["a", "b", "c", "b"])
  })
})

describe("sockets", () => {
  it("are kept between questions and closed with the scope", async () => {
    const own = started()
    const judge = await Judge.start()
    for (const text of ["a", "b", "c"]) await own.ask({ url: judge.url, model: "m" }, text)
    expect(await judge.connections()).toBe(1)
    await own.dispose()
    await pause(50)
    expect(await judge.connections()).toBe(0)
  })
})
