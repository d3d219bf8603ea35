/** A file or a folder of this machine as a source: splits by name, what is passed over, what is refused. */
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"
import { openSource, type SourceSpec } from "../../../src/data/sources/source.ts"
import { sha256 } from "../hub.ts"

const folderOf = (files: ReadonlyArray<string>): string => {
  const folder = mkdtempSync(join(tmpdir(), "ts-local-"))
  for (const name of files) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), name)
  }
  return folder
}
const open = (from: string, spec: Partial<SourceSpec> = {}) => openSource({ from, hub: null, ...spec })
const namesOf = async (files: ReadonlyArray<string>, spec: Partial<SourceSpec> = {}) => {
  const from = folderOf(files)
  const { splits, passedOver } = await Effect.runPromise(open(from, spec))
  const named = Object.entries(splits).map(([split, found]) => [
    split,
    found.map(({ path }) => path.slice(from.length + 1))
  ])
  return { splits: Object.fromEntries(named), passedOver }
}
const whyNot = (from: string, spec: Partial<SourceSpec> = {}): Promise<string> =>
  Effect.runPromise(
    Effect.match(open(from, spec), { onSuccess: () => "it was opened", onFailure: ({ message }) => message })
  )

describe("a folder", () => {
  it("gives the files of each split, in order, and tells what it passes over", async () => {
    expect(
      await namesOf([
        "README.md",
        "data/train-00001-of-00002.parquet",
        "data/train-00000-of-00002.parquet",
        "test.jsonl",
        "notes.jsonl",
        ".cache/train.jsonl"
      ])
    ).toEqual({
      splits: {
        train: ["data/train-00000-of-00002.parquet", "data/train-00001-of-00002.parquet"],
        test: ["test.jsonl"]
      },
      passedOver: ["README.md", "notes.jsonl"]
    })
  })

  it("tells a split by a word of the name, and by the folder where the name is silent", async () => {
    expect((await namesOf(["gsm8k_train.csv", "test/0000.parquet"])).splits).toEqual({
      train: ["gsm8k_train.csv"],
      test: ["test/0000.parquet"]
    })
    expect((await namesOf(["hard.jsonl", "train.jsonl"], { splits: ["hard"] })).splits).toEqual({
      hard: ["hard.jsonl"]
    })
  })

  it("follows links, as the cache of the hub is made of them", async () => {
    const from = folderOf(["elsewhere/blob"])
    symlinkSync(join(from, "elsewhere", "blob"), join(from, "train.jsonl"))
    const { splits } = await Effect.runPromise(open(from))
    expect(splits.train).toEqual([{ path: join(from, "train.jsonl"), format: "jsonl", bytes: 14 }])
  })

  it("tells bytes and SHA-256 of each file", async () => {
    const { files, hub } = await Effect.runPromise(open(folderOf(["data/train.jsonl"])))
    const bytes = new TextEncoder().encode("data/train.jsonl")
    expect(files).toEqual([{ name: "data/train.jsonl", bytes: 16, sha256: sha256(bytes) }])
    expect(hub).toBeNull()
  })

  it("refuses a split that is there twice", async () => {
    expect(await whyNot(folderOf(["main/train.jsonl", "socratic/train.jsonl"]))).toMatch(
      /holds the split train in several folders \(main, socratic\): give one of them with --from$/
    )
    expect(await whyNot(folderOf(["train.jsonl", "train.parquet"]))).toMatch(
      /in several formats \(jsonl, parquet\): give one of the files/
    )
  })

  it("says which splits there are", async () => {
    expect(await whyNot(folderOf(["train.jsonl", "test.jsonl"]), { splits: ["dev"] })).toMatch(
      /holds no split “dev”; there is test, train\./
    )
    expect(await whyNot(folderOf(["rows.jsonl", "a.md"]))).toMatch(
      /holds no file of a split; it holds a\.md, rows\.jsonl\./
    )
    expect(await whyNot(folderOf([]))).toContain("it is empty")
  })
})

it("a folder that holds a split in parts and whole is refused: its rows would be taken twice", async () => {
  const parts = ["train-00000-of-00002.jsonl", "train-00001-of-00002.jsonl"]
  expect(await whyNot(folderOf([...parts, "train.jsonl"]))).toMatch(/holds the split train twice/)
  expect(await whyNot(folderOf([...parts, "train-00000-of-00001.jsonl"]))).toMatch(/holds the split train twice/)
})

it("what is neither a file nor a folder is refused: it is read more than once", async () => {
  expect(await whyNot("/dev/null")).toMatch(/neither a file nor a folder/)
})

describe("a file", () => {
  it("is the first of the splits asked for, whatever it is called", async () => {
    const file = join(folderOf(["rows.csv"]), "rows.csv")
    expect((await Effect.runPromise(open(file))).splits).toEqual({ train: [{ path: file, format: "csv", bytes: 8 }] })
    expect(Object.keys((await Effect.runPromise(open(file, { splits: ["test", "train"] }))).splits)).toEqual(["test"])
  })

  it("is refused where it is not there, or of no format that is read", async () => {
    expect(await whyNot("nowhere.jsonl")).toBe("there is no file nowhere.jsonl")
    expect(await whyNot(join(folderOf(["rows.jsonl.gz"]), "rows.jsonl.gz"))).toMatch(
      /is no file of rows that can be read: give JSONL \(\.jsonl\), CSV \(\.csv\) or Parquet/
    )
  })
})

it("a data set without a place on the hub needs --from", async () => {
  expect(
    await Effect.runPromise(
      Effect.match(openSource({ from: null, hub: null }), { onSuccess: () => "", onFailure: ({ message }) => message })
    )
  ).toContain("--from FILE")
})
