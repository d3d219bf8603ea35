/** The hub through its real client: whole, pinned, cached, offline, cut, changed, gated, unknown, and two at once. */
import { execFile } from "node:child_process"
import { existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { parquetWriteBuffer } from "hyparquet-writer"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import type { HubSource } from "../../../src/data/dataset.ts"
import { openHub } from "../../../src/data/sources/hub/open.ts"
import type { Progress, SourceSpec } from "../../../src/data/sources/source.ts"
import { type Hub, gitHash, type Repository, sha256, startHub } from "../hub.ts"
import { rowsOf } from "./rows.ts"

const FIRST = "1".repeat(40)
const SECOND = "2".repeat(40)

const parquet = (words: ReadonlyArray<string>): Uint8Array =>
  new Uint8Array(
    parquetWriteBuffer({
      columnData: [
        { name: "question", data: [...words], type: "STRING" },
        { name: "answer", data: words.map((_, i) => `#### ${i}`), type: "STRING" }
      ]
    })
  )

const train = [parquet(["one", "two"]), parquet(["three"])] as const
const test = parquet(["four"])
const small = new TextEncoder().encode('{"question":"five","answer":"#### 5"}\n')
const large = new TextEncoder().encode(`question,answer\n${"one,two\n".repeat(900_000)}`)
const files = {
  "README.md": new TextEncoder().encode("# rows"),
  "main/train-00000-of-00002.parquet": train[0],
  "main/train-00001-of-00002.parquet": train[1],
  "main/test-00000-of-00001.parquet": test,
  "extra/five.jsonl": small,
  "extra/large.csv": large
}
const repositories: Record<string, Repository> = {
  "people/rows": {
    commits: { [FIRST]: files, [SECOND]: { ...files, "main/test-00000-of-00001.parquet": parquet(["four", "more"]) } },
    refs: { main: SECOND },
    small: ["README.md", "extra/five.jsonl"]
  },
  "people/gated": { commits: { [FIRST]: files }, gated: "hf_allowed" }
}
const source: HubSource = {
  hub: "people/rows",
  revision: FIRST,
  files: {
    train: "main/train-*.parquet",
    test: "main/test-*.parquet",
    extra: "extra/*.jsonl",
    large: "extra/*.csv",
    none: "main/none-*.parquet"
  }
}

let hub: Hub
let cache: string
const patience = { waits: [5, 5, 5], silenceMs: 400 }

beforeEach(async () => {
  hub = await startHub(repositories)
  cache = mkdtempSync(join(tmpdir(), "ts-hub-"))
})
afterEach(async () => {
  await hub.close()
  rmSync(cache, { recursive: true, force: true })
})

const open = (
  spec: Partial<SourceSpec> = {},
  { from = source, token = null as string | null, offline = false, endpoint = hub.url } = {}
) =>
  openHub(
    from,
    { from: null, hub: from, splits: ["train", "test"], ...spec },
    { place: { endpoint, cache, token, offline }, patience }
  )
const run = Effect.runPromise
const whyNot = (effect: ReturnType<typeof open>): Promise<string> =>
  run(Effect.match(effect, { onSuccess: () => "it was opened", onFailure: ({ message }) => message }))

const folder = () => join(cache, "datasets--people--rows")
const blobs = () => (existsSync(join(folder(), "blobs")) ? readdirSync(join(folder(), "blobs")).sort() : [])

describe("opening a repository of the hub", () => {
  it("brings the files of the splits into the cache, where huggingface_hub would have put them", async () => {
    const opened = await run(open())
    expect(opened.hub).toEqual({ repository: "people/rows", revision: FIRST, commit: FIRST })
    expect(opened.files).toEqual(
      [
        ["main/train-00000-of-00002.parquet", train[0]],
        ["main/train-00001-of-00002.parquet", train[1]],
        ["main/test-00000-of-00001.parquet", test]
      ].map(([name, bytes]) => ({ name, bytes: (bytes as Uint8Array).length, sha256: sha256(bytes as Uint8Array) }))
    )
    const [first, second] = opened.splits.train ?? []
    expect(first?.path).toBe(join(folder(), "snapshots", FIRST, "main", "train-00000-of-00002.parquet"))
    expect(realpathSync(first?.path ?? "")).toBe(realpathSync(join(folder(), "blobs", sha256(train[0]))))
    expect((await rowsOf(first?.path ?? "")).map(({ row }) => row.question)).toEqual(["one", "two"])
    expect((await rowsOf(second?.path ?? "")).map(({ row }) => row.question)).toEqual(["three"])
    expect(blobs()).toEqual([train[0], train[1], test].map(sha256).sort())
  })

  it("fetches no byte of a file a second time", async () => {
    await run(open())
    const before = hub.bytesSent()
    expect(before).toBe(train[0].length + train[1].length + test.length)
    const again = await run(open())
    expect(hub.bytesSent()).toBe(before)
    expect(again.splits.test).toHaveLength(1)
  })

  it("resolves a branch to its commit, and keeps both commits apart", async () => {
    const pinned = await run(open({ splits: ["test"] }))
    const newest = await run(open({ splits: ["test"], revision: "main" }))
    expect(newest.hub).toEqual({ repository: "people/rows", revision: "main", commit: SECOND })
    expect(readFileSync(join(folder(), "refs", "main"), "utf8")).toBe(SECOND)
    expect(await rowsOf(pinned.splits.test?.[0]?.path ?? "")).toHaveLength(1)
    expect(await rowsOf(newest.splits.test?.[0]?.path ?? "")).toHaveLength(2)
  })

  it("knows a small file by git's hash", async () => {
    const opened = await run(open({ splits: ["extra"] }))
    expect(opened.files).toEqual([{ name: "extra/five.jsonl", bytes: small.length, sha256: sha256(small) }])
    expect(blobs()).toEqual([gitHash(small)])
    const before = hub.bytesSent()
    await run(open({ splits: ["extra"] }))
    expect(hub.bytesSent()).toBe(before)
  })

  it("tells how much has come", async () => {
    const told: Array<Progress> = []
    await run(open({ splits: ["test"], onProgress: (progress) => told.push(progress) }))
    expect(told.at(0)).toEqual({ file: "main/test-00000-of-00001.parquet", done: 0, total: test.length })
    expect(told.at(-1)).toEqual({ file: "main/test-00000-of-00001.parquet", done: test.length, total: test.length })
  })

  it("gives the token to the hub, in any shape, and to nobody else", async () => {
    await run(open({ splits: ["test"] }, { token: "a-mirror's own token" }))
    const toHub = hub.asked.filter(({ host }) => host === "127.0.0.1")
    const toStorage = hub.asked.filter(({ host }) => host === "localhost")
    expect(toHub.length).toBeGreaterThan(2)
    expect(toHub.map(({ token }) => token)).toEqual(toHub.map(() => "a-mirror's own token"))
    expect(toStorage.map(({ token }) => token)).toEqual([null])
  })
})

describe("without the hub", () => {
  it("opens what is in the cache, and asks nothing", async () => {
    await run(open())
    const before = hub.asked.length
    const opened = await run(open({}, { offline: true }))
    expect(hub.asked.length).toBe(before)
    expect(opened.hub?.commit).toBe(FIRST)
    expect(opened.files.map(({ sha256 }) => sha256)).toEqual([train[0], train[1], test].map(sha256))
  })

  it("knows the commit that a branch named when it was last asked for", async () => {
    await run(open({ revision: "main", splits: ["test"] }))
    const opened = await run(open({ revision: "main", splits: ["test"] }, { offline: true }))
    expect(opened.hub).toEqual({ repository: "people/rows", revision: "main", commit: SECOND })
  })

  it("says what the cache lacks and what to do", async () => {
    expect(await whyNot(open({}, { offline: true }))).toMatch(
      /^HF_HUB_OFFLINE is set, and the cache .*datasets--people--rows does not hold people\/rows at 1{40}\. Fetch it once with a network \(HF_HUB_OFFLINE unset\), or give its files with --from$/
    )
  })

  it("refuses a split of which a part is missing, and a blob that has changed", async () => {
    const opened = await run(open())
    writeFileSync(join(folder(), "blobs", sha256(test)), "something else")
    expect(await whyNot(open({ splits: ["test"] }, { offline: true }))).toContain(
      "is not what it was when it was fetched"
    )
    rmSync(opened.splits.train?.[1]?.path ?? "")
    expect(await whyNot(open({ splits: ["train"] }, { offline: true }))).toContain(
      "main/train-00001-of-00002.parquet is missing"
    )
  })

  it("needs no hub for a commit that is in the cache; a branch does", async () => {
    await run(open({ splits: ["test"] }))
    await run(open({ splits: ["test"], revision: "main" }))
    const nowhere = await startHub({})
    await nowhere.close()
    const opened = await run(open({ splits: ["test"] }, { endpoint: nowhere.url }))
    expect(opened.hub?.commit).toBe(FIRST)
    expect(await whyNot(open({ splits: ["test"], revision: "main" }, { endpoint: nowhere.url }))).toContain(
      "refuses connections: check HF_ENDPOINT and the network"
    )
  })

  it("tells a host that is not found", async () => {
    const message = await whyNot(open({}, { endpoint: "http://nowhere.invalid" }))
    expect(message).toMatch(/^people\/rows could not be fetched: nowhere\.invalid was not found: .*--from$/)
  })
})

describe("a download that goes wrong", () => {
  const parts = { splits: ["test"] }

  it("goes on where it was cut", async () => {
    hub.troubles.push({ kind: "cut", after: 100 })
    const opened = await run(open(parts))
    expect(opened.files[0]?.sha256).toBe(sha256(test))
    const ranges = hub.asked.filter(({ host }) => host === "localhost").map(({ range }) => range)
    expect(ranges).toEqual([null, `bytes=100-${test.length - 1}`])
  })

  it("has all its tries again where it came on", async () => {
    for (let i = 0; i < 6; i++) hub.troubles.push({ kind: "cut", after: 1_000_000 })
    const opened = await run(open({ splits: ["large"] }))
    expect(opened.files[0]?.sha256).toBe(sha256(large))
    expect(hub.troubles).toEqual([])
  })

  it("begins anew where the server cannot go on", async () => {
    hub.troubles.push({ kind: "cut", after: 100 }, { kind: "whole" })
    const opened = await run(open(parts))
    expect(opened.files[0]?.sha256).toBe(sha256(test))
    expect(readFileSync(opened.splits.test?.[0]?.path ?? "")).toEqual(Buffer.from(test))
  })

  it("tries again where other bytes came, and where nothing comes any more", async () => {
    hub.troubles.push({ kind: "changed" }, { kind: "stall", after: 50 })
    const opened = await run(open(parts))
    expect(opened.files[0]?.sha256).toBe(sha256(test))
  })

  it("tells it after some tries, and leaves nothing behind", async () => {
    for (let i = 0; i < 4; i++) hub.troubles.push({ kind: "changed" })
    expect(await whyNot(open(parts))).toContain("what came is not what the hub lists")
    expect(blobs()).toEqual([])
    for (let i = 0; i < 4; i++) hub.troubles.push({ kind: "cut", after: 0 })
    expect(await whyNot(open(parts))).toMatch(
      /main\/test-00000-of-00001\.parquet of people\/rows could not be fetched: the connection to /
    )
    expect(blobs()).toEqual([])
    expect(existsSync(join(folder(), "snapshots"))).toBe(false)
  })

  it("fetches a file of the cache again that is no longer what it was", async () => {
    const opened = await run(open(parts))
    const path = opened.splits.test?.[0]?.path ?? ""
    writeFileSync(realpathSync(path), "x".repeat(test.length))
    await run(open(parts))
    expect(readFileSync(path)).toEqual(Buffer.from(test))
  })

  it("says where it cannot write, and does not try again", async () => {
    writeFileSync(join(cache, "hub"), "a file where the cache should be")
    const place = { endpoint: hub.url, cache: join(cache, "hub"), token: null, offline: false }
    const message = await whyNot(openHub(source, { from: null, hub: source, ...parts }, { place, patience }))
    expect(message).toMatch(/blobs.* could not be written: /)
    expect(hub.bytesSent()).toBe(0)
  })

  it("leaves nothing behind where it is interrupted", async () => {
    hub.troubles.push({ kind: "stall", after: 50 })
    let begun: (value: unknown) => void = () => {}
    const waiting = new Promise((resolve) => {
      begun = resolve
    })
    const fiber = Effect.runFork(open({ ...parts, onProgress: ({ done }) => done > 0 && begun(done) }))
    await waiting
    expect(blobs()).toHaveLength(1)
    await run(Fiber.interrupt(fiber))
    expect(blobs()).toEqual([])
  })

  it("waits out a hub that is busy, and says so in the end", async () => {
    hub.apiTroubles.push(
      { kind: "status", status: 429, headers: { "Retry-After": "0" } },
      { kind: "status", status: 503 }
    )
    hub.troubles.push({ kind: "status", status: 500 })
    expect((await run(open(parts))).files).toHaveLength(1)
    for (let i = 0; i < 4; i++) hub.apiTroubles.push({ kind: "status", status: 429 })
    expect(await whyNot(open(parts))).toContain("HTTP 429")
  })

  it("is whole where two processes fetch it at once", async () => {
    const script = `
      import * as Effect from "effect/Effect"
      import { openSource } from ${JSON.stringify(fileURLToPath(new URL("../../../src/data/sources/source.ts", import.meta.url)))}
      const hub = ${JSON.stringify(source)}
      const opened = await Effect.runPromise(openSource({ from: null, hub, splits: ["train", "test"] }))
      console.log(JSON.stringify(opened.files))
    `
    const env = { ...process.env, HF_ENDPOINT: hub.url, HF_HOME: cache, HF_HUB_CACHE: undefined, HF_TOKEN: "" }
    const fetched = await Promise.all(
      [1, 2].map(() => promisify(execFile)(process.execPath, ["--input-type=module-typescript", "-e", script], { env }))
    )
    const expected = [train[0], train[1], test].map(sha256)
    for (const { stdout } of fetched)
      expect((JSON.parse(stdout) as ReadonlyArray<{ sha256: string }>).map((file) => file.sha256)).toEqual(expected)
    expect(readdirSync(join(cache, "hub", "datasets--people--rows", "blobs")).sort()).toEqual([...expected].sort())
  })
})

describe("what is not there", () => {
  it("a repository, a revision, a split, a file", async () => {
    const other = { ...source, hub: "people/nothing" }
    expect(await whyNot(open({}, { from: other }))).toMatch(
      /there is no data set people\/nothing on .*, or it is private: check its name, or set HF_TOKEN/
    )
    expect(await whyNot(open({}, { from: other, token: "hf_x" }))).toMatch(/or it is private: check its name$/)
    expect(await whyNot(open({ revision: "v9" }))).toContain("people/rows has no revision v9")
    expect(await whyNot(open({ splits: ["dev"] }))).toBe(
      "people/rows has no split “dev”; there is train, test, extra, large, none"
    )
    expect(await whyNot(open({ splits: ["none"] }))).toContain(
      "holds no file main/none-*.parquet of people/rows at 1111111111111111111111111111111111111111 for the split none; there is main/train-00000-of-00002.parquet"
    )
  })

  it("names that would leave the cache are refused", async () => {
    expect(await whyNot(open({}, { from: { ...source, hub: "../people" } }))).toContain("is no name of a data set")
    expect(await whyNot(open({ revision: "../../etc" }))).toContain("is no revision")
  })

  it("what is gated says where to accept the conditions", async () => {
    const gated = { ...source, hub: "people/gated" }
    const message = `accept the conditions at ${hub.url}/datasets/people/gated and set HF_TOKEN`
    expect(await whyNot(open({}, { from: gated }))).toContain(message)
    expect(await whyNot(open({}, { from: gated, token: "hf_other" }))).toContain(message)
    expect((await run(open({}, { from: gated, token: "hf_allowed" }))).files).toHaveLength(3)
  })
})
