/** `touchstone data` as a user runs it: from a hub, from files, with what can go wrong; nothing half-written ever stays. */
import { existsSync, readdirSync } from "node:fs"
import { join } from "node:path"
import { parquetWriteBuffer } from "hyparquet-writer"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import gsm8k from "../../datasets/gsm8k.ts"
import { type Hub, startHub } from "../data/hub.ts"
import { linesOf, rows, written } from "../data/prepared.ts"
import { canMount, command, type Ended, newBench, until } from "./program.ts"

const parquet = (text: string): Uint8Array => {
  const all = text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { question: string; answer: string })
  const column = (name: "question" | "answer") => ({ name, data: all.map((row) => row[name]), type: "STRING" as const })
  return new Uint8Array(parquetWriteBuffer({ columnData: [column("question"), column("answer")] }))
}
const files = {
  "main/train-00000-of-00001.parquet": parquet(rows(0, 400)),
  "main/test-00000-of-00001.parquet": parquet(rows(1000, 1020))
}

let hub: Hub
beforeAll(async () => {
  hub = await startHub({ "openai/gsm8k": { commits: { [gsm8k.source?.revision ?? ""]: files } } })
})
afterAll(() => hub.close())

const ofHub = (bench: ReturnType<typeof newBench>) => ({ HF_ENDPOINT: hub.url, HF_HOME: join(bench.folder, "home") })
const failed = (ended: Ended, code: number, said: RegExp) => {
  expect(ended).toMatchObject({ code, stdout: "" })
  expect(ended.stderr).toMatch(said)
  expect(ended.stderr).not.toMatch(/\n\s+at |This is a bug/)
}

describe("data prepare", () => {
  it("takes GSM8K from the hub at its pinned revision, once", async () => {
    const bench = newBench()
    const first = await bench.run(["data", "prepare", "gsm8k", "--out", "a", "--json"], ofHub(bench))
    expect(first.code).toBe(0)
    const card = JSON.parse(first.stdout)
    expect(card).toMatchObject({
      counts: { sft: 400, evaluate: 20 },
      source: { _tag: "hub", repository: "openai/gsm8k", commit: gsm8k.source?.revision }
    })
    expect(card.source.files.map(({ name }: { name: string }) => name)).toEqual(Object.keys(files))
    const offline = { ...ofHub(bench), HF_ENDPOINT: "http://127.0.0.1:9", HF_HUB_OFFLINE: "1" }
    const again = await bench.run(["data", "prepare", "gsm8k", "--out", "b", "--json"], offline)
    expect(JSON.parse(again.stdout).digest).toBe(card.digest)
  })

  it("without a network, or with a download that is cut, says so and leaves nothing", { timeout: 60_000 }, async () => {
    const bench = newBench()
    const none = { ...ofHub(bench), HF_ENDPOINT: "http://127.0.0.1:9", HF_HUB_OFFLINE: "1" }
    failed(await bench.run(["data", "prepare", "gsm8k", "--out", "a"], none), 1, /touchstone: .*(offline|OFFLINE)/)
    hub.troubles.push(...Array.from({ length: 40 }, () => ({ kind: "cut", after: 100 }) as const))
    failed(await bench.run(["data", "prepare", "gsm8k", "--out", "a"], ofHub(bench)), 1, /touchstone: .*train-00000/)
    hub.troubles.length = 0
    expect(readdirSync(bench.folder).filter((name) => name.startsWith("a"))).toEqual([])
  })

  it("refuses what cannot be meant, with exit code 2, and what cannot be had, with 1", async () => {
    const bench = newBench()
    const from = written({ "train.jsonl": rows(0, 20) })
    const prepare = (...more: ReadonlyArray<string>) =>
      bench.run(["data", "prepare", "gsm8k", "--from", from, "--out", "a", ...more])
    failed(await prepare("--pass-rate", "0.1..0.9"), 2, /belong together/)
    failed(await prepare("--pass-rate", "9..1", "--measured", "x"), 2, /takes a range within 0 and 1/)
    failed(await prepare("--pass-rate", "0..1", "--measured", "norun"), 1, /norun/)
    failed(await prepare("--split", "dev"), 1, /no split “dev”/)
    bench.write("mine.ts", "enum A { B }\nexport default A\n")
    failed(
      await bench.run(["data", "prepare", "./mine.ts", "--from", from, "--out", "a"]),
      1,
      /mine\.ts.*erasable TypeScript/
    )
    expect(existsSync(join(bench.folder, "a"))).toBe(false)
  })

  it("is interrupted with 130, and nothing stays", async () => {
    const bench = newBench()
    const from = written({ "train.jsonl": rows(0, 200_000) })
    const started = bench.start(["data", "prepare", "gsm8k", "--from", from, "--out", "a"])
    await until("a folder that is half-written", () =>
      readdirSync(bench.folder).some((name) => name.startsWith("a.half-"))
    )
    process.kill(started.pid, "SIGINT")
    expect((await started.ended).code).toBe(130)
    expect(readdirSync(bench.folder).filter((name) => name.startsWith("a"))).toEqual([])
  })

  it.runIf(canMount)("on a full disk tells so", async () => {
    const bench = newBench()
    const from = written({ "train.jsonl": rows(0, 20_000) })
    const script = [
      `mkdir small && mount -t tmpfs -o size=1m tmpfs small`,
      `${process.execPath} ${command} data prepare gsm8k --from ${from} --out small/a; code=$?`,
      "ls -A small; exit $code"
    ].join("\n")
    failed(
      await bench.runOther("unshare", ["-Urm", "sh", "-c", script]),
      1,
      /small\/a could not be written: there is no space left/
    )
  })
})

it("what was prepared is told by stats, and what comes with the program by list", async () => {
  const bench = newBench()
  const from = written({ "train.jsonl": rows(0, 30), "test.jsonl": rows(1000, 1005) })
  expect(
    (await bench.run(["data", "prepare", "gsm8k", "--from", from, "--out", "a", "--style", "working-out"])).code
  ).toBe(0)
  expect(JSON.stringify(linesOf(join(bench.folder, "a", "sft.jsonl"))[0])).toContain("<SOLUTION>0</SOLUTION>")
  const stats = await bench.run(["data", "stats", "a", "--json"])
  expect(JSON.parse(stats.stdout)).toMatchObject({
    card: { counts: { sft: 30 } },
    duplicates: { compared: 30 },
    tokens: null
  })
  expect((await bench.run(["data", "stats", "a"])).stdout).toMatch(/question, words\s+16/)
  const list = JSON.parse((await bench.run(["data", "list", "--json"])).stdout)
  expect(list.map(({ name, licence }: { name: string; licence: string }) => [name, licence])).toEqual([
    ["sums", null],
    ["gsm8k", "MIT"],
    ["numina-tir", "Apache-2.0"]
  ])
  expect((await bench.run(["data", "prepare", "sums", "--seed", "3", "--out", "s", "--json"])).code).toBe(0)
})
