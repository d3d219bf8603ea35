/** The rewards that come with the program, each as it declares itself. They are our own, so they are loaded right here. */
import { pathToFileURL } from "node:url"
import type { Reward } from "../reward/reward.ts"
import { type Code, digestOfExport, readCode } from "./digest.ts"
import { shippedRewardFile } from "./place.ts"
import { shippedRewards } from "./shipped.ts"

export interface RewardInfo extends Pick<Reward, "name" | "kind" | "needs" | "range"> {
  /** What a user's file imports, and from where. */
  readonly export: string
  readonly from: string
  /** Covers the code, its packages, and what the reward declares. */
  readonly digest: string
}

/** All shipped rewards, in the order of their table. */
export const describeRewards = async (): Promise<ReadonlyArray<RewardInfo>> => {
  const codes = new Map<string, Promise<Code>>()
  return await Promise.all(
    Object.entries(shippedRewards).map(async ([known, shipped]) => {
      const file = shippedRewardFile(shipped.file)
      const code = codes.get(file) ?? readCode(file)
      codes.set(file, code)
      const module = (await import(pathToFileURL(file).href)) as Readonly<Record<string, Reward | undefined>>
      const reward = module[shipped.export]
      if (reward === undefined) throw new Error(`${file} exports no reward ${shipped.export}`)
      const { kind, needs, range } = reward
      const declared = { name: known, kind, needs, range }
      const from = `touchstone/rewards/${shipped.file}`
      return { ...declared, export: shipped.export, from, digest: digestOfExport(shipped.export, await code, declared) }
    })
  )
}
