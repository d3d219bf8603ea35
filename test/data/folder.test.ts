/** The folder of a preparation: what is another's is never touched, and a failure leaves nothing of its own. */
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  writeFileSync
} from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { openFolder, refusal } from "../../src/data/prepare/folder.ts"
import { newFolder, prepared, refused, rows, written } from "./prepared.ts"

const from = () => written({ "train.jsonl": rows(0, 20) })
const opened = (out: string) => openFolder(out, { parquet: true, masks: false })

describe("what is another's", () => {
  it("is not swept away for being named like a half", async () => {
    const folder = written({})
    mkdirSync(join(folder, "out.half-mine"))
    mkdirSync(join(folder, "out.half-"))
    await prepared({ from: from(), out: join(folder, "out") })
    expect(readdirSync(folder).toSorted()).toEqual(["out", "out.half-", "out.half-mine"])
  })

  it("is not replaced where it came while rows were prepared, whether prepared or not", async () => {
    const folder = newFolder()
    const out = join(folder, "out")
    const put = (make: () => void) => ({
      from: from(),
      out,
      tell: ({ _tag }: { readonly _tag: string }) => {
        if (_tag === "reading") make()
      }
    })
    const thesis = put(() => {
      mkdirSync(out)
      writeFileSync(join(out, "thesis.tex"), "years of work")
    })
    expect(await refused(thesis)).toMatch(/out is not empty .* left as it is/)
    expect(readFileSync(join(out, "thesis.tex"), "utf8")).toBe("years of work")
    expect(readdirSync(folder)).toEqual(["out"])
  })

  it("is told where it came at the last moment", () => {
    const out = join(newFolder(), "out")
    const folder = opened(out)
    folder.end()
    mkdirSync(out)
    writeFileSync(join(out, "thesis.tex"), "years of work")
    expect(folder.settle).toThrow(/ENOTEMPTY/)
    folder.discard()
    expect(readdirSync(join(out, ".."))).toEqual(["out"])
    expect(readdirSync(out)).toEqual(["thesis.tex"])
  })
})

describe("a link", () => {
  it("to a folder stays, and the rows go where it leads", async () => {
    const folder = newFolder()
    mkdirSync(join(folder, "disk"))
    symlinkSync("disk", join(folder, "out"))
    await prepared({ from: from(), out: join(folder, "out") })
    expect(lstatSync(join(folder, "out")).isSymbolicLink()).toBe(true)
    expect(existsSync(join(folder, "disk", "card.json"))).toBe(true)
  })

  it("to nothing is told", () => {
    const out = join(newFolder(), "out")
    symlinkSync("nowhere", out)
    expect(refusal(out, false)).toMatch(/link to nothing/)
  })
})

describe("a failure", () => {
  it("leaves no folder that was made for it, and those that were there", async () => {
    const folder = newFolder()
    mkdirSync(join(folder, "a"))
    expect(await refused({ from: written({ "train.jsonl": "" }), out: join(folder, "a", "b", "c") })).toMatch(/empty/)
    expect(readdirSync(folder)).toEqual(["a"])
    expect(readdirSync(join(folder, "a"))).toEqual([])
  })

  it.runIf(existsSync("/proc/self/fd"))("closes its files", () => {
    const ours = (out: string) =>
      readdirSync("/proc/self/fd").filter((fd) => {
        try {
          return readlinkSync(join("/proc/self/fd", fd)).startsWith(out)
        } catch {
          return false
        }
      })
    const out = join(newFolder(), "out")
    const folder = opened(out)
    expect(ours(out)).toHaveLength(7)
    folder.discard()
    expect(ours(out)).toEqual([])
  })
})
