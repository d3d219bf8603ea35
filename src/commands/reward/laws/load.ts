/** Loading what is to be tried: a rubric, or a reward alone, which becomes a rubric of one part. */
import { pathToFileURL } from "node:url"
import type { RubricRef } from "../../../domain/rubric.ts"
import { alone } from "../../../reward/laws/subject.ts"
import type { Reward } from "../../../reward/reward.ts"
import type { Rubric } from "../../../reward/rubric.ts"
import { loadRubric } from "../../../scoring/load.ts"
import { styleNamed, thinkAnswer } from "../../../style/styles.ts"

export interface Tried {
  readonly rubric: Rubric
  /** Whether it was a reward alone. */
  readonly single: boolean
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null

export const isRubric = (value: unknown): value is Rubric =>
  isObject(value) && Array.isArray(value.parts) && isObject(value.style)

const isReward = (value: unknown): value is Reward =>
  isObject(value) && !("parts" in value) && ["sample", "group", "service"].includes(`${value.kind}`)

/** Loads a rubric or a reward, or says in a sentence or two what is wrong with its file and what to do. */
export const loadTried = async (ref: RubricRef, style: string): Promise<Tried | { readonly message: string }> => {
  try {
    const module = (await import(pathToFileURL(ref.module).href)) as Readonly<Record<string, unknown>>
    const exported = module[ref.export]
    if (isReward(exported)) return { rubric: alone(exported, styleNamed(style) ?? thinkAnswer), single: true }
  } catch {
    // Told below, in the words of every command that loads a rubric.
  }
  const rubric = await loadRubric(ref)
  return "message" in rubric ? { message: rubric.message } : { rubric, single: false }
}
