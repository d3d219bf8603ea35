/** Where the hub and its cache are, by the environment, as huggingface_hub reads it. */
import { mkdtempSync, writeFileSync } from "node:fs"
import { homedir, tmpdir } from "node:os"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { hubPlace } from "../../../src/data/sources/hub/place.ts"

describe("the environment", () => {
  it("is the hub and the home folder where it says nothing", () => {
    expect(hubPlace({ HF_TOKEN_PATH: join(tmpdir(), "no-token") })).toEqual({
      endpoint: "https://huggingface.co",
      cache: join(homedir(), ".cache", "huggingface", "hub"),
      token: null,
      offline: false
    })
  })

  it("says where the cache is, the nearest name first; an empty one says nothing", () => {
    const cacheOf = (environment: Record<string, string>) => hubPlace({ HF_TOKEN: "t", ...environment }).cache
    expect(cacheOf({ XDG_CACHE_HOME: "/xdg" })).toBe("/xdg/huggingface/hub")
    expect(cacheOf({ XDG_CACHE_HOME: "/xdg", HF_HOME: "/hf" })).toBe("/hf/hub")
    expect(cacheOf({ HF_HOME: "/hf", HUGGINGFACE_HUB_CACHE: "/old" })).toBe("/old")
    expect(cacheOf({ HUGGINGFACE_HUB_CACHE: "/old", HF_HUB_CACHE: "/hub" })).toBe("/hub")
    expect(cacheOf({ HF_HUB_CACHE: "~/hub" })).toBe(join(homedir(), "hub"))
    expect(cacheOf({ HF_HUB_CACHE: "", HF_HOME: "/hf" })).toBe("/hf/hub")
  })

  it("gives the token, or the file of it", () => {
    const folder = mkdtempSync(join(tmpdir(), "ts-token-"))
    writeFileSync(join(folder, "token"), "hf_kept\n")
    expect(hubPlace({ HF_HOME: folder }).token).toBe("hf_kept")
    expect(hubPlace({ HF_HOME: folder, HF_TOKEN: " hf_given " }).token).toBe("hf_given")
    expect(hubPlace({ HF_HOME: folder, HF_TOKEN: "" }).token).toBe("hf_kept")
    expect(hubPlace({ HF_HOME: folder, HF_HUB_DISABLE_IMPLICIT_TOKEN: "1" }).token).toBeNull()
    expect(hubPlace({ HF_TOKEN_PATH: join(folder, "token") }).token).toBe("hf_kept")
  })

  it("names another endpoint, and forbids the network", () => {
    const place = hubPlace({ HF_TOKEN: "t", HF_ENDPOINT: "https://mirror.example/", HF_HUB_OFFLINE: "1" })
    expect([place.endpoint, place.offline]).toEqual(["https://mirror.example", true])
    expect(hubPlace({ HF_TOKEN: "t", HF_HUB_OFFLINE: "0" }).offline).toBe(false)
  })
})
