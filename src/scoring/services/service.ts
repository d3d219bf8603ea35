/** A service's settings with what was left out filled in, and how it is called where something went wrong with it. */
import type { ServiceSettings } from "../../reward/reward.ts"

export interface Service {
  /** Where its questions are posted to. */
  readonly url: string
  readonly model: string
  readonly key: string | null
  readonly timeout: number
  readonly retries: number
  readonly concurrency: number
  readonly temperature: number
  readonly max_tokens: number
}

const atLeast = (least: number, given: number | undefined, otherwise: number): number =>
  typeof given === "number" && given >= least ? given : otherwise

/** The settings whole. What a rubric made by hand left out or got wrong takes its usual value. */
export const serviceOf = (settings: ServiceSettings): Service => ({
  url: `${settings.url.replace(/\/+$/, "")}/chat/completions`,
  model: settings.model,
  key: settings.key ?? null,
  timeout: atLeast(1, settings.timeout, 30_000),
  retries: Math.floor(atLeast(0, settings.retries, 2)),
  concurrency: Math.floor(atLeast(1, settings.concurrency, 8)),
  temperature: atLeast(0, settings.temperature, 0),
  max_tokens: Math.floor(atLeast(1, settings.max_tokens, 512))
})
