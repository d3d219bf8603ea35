/** What planted rewards share: the answer as the tag holds it, so that each file tells its one fault and no more. */
import {
  defineReward,
  findAnswer,
  judge,
  type Sample,
  type SampleReward,
  type Score,
  scored
} from "../../../src/index.ts"

/** Whether the sample's answer is right, as the shipped correctness judges it. */
export const isRight = ({ reading, completion, gold }: Sample): boolean =>
  judge(gold, findAnswer(reading, completion)?.text ?? null).state === "equal"

/** The text in the last answer tag; empty where there is none. */
export const answerOf = ({ reading, completion }: Sample): string =>
  reading.answer === null ? "" : completion.slice(reading.answer.start, reading.answer.end).trim()

/** A reward from 0 to 1 that is right about everything but what it is planted for. */
export const planting = (name: string, score: (sample: Sample) => Score): SampleReward =>
  defineReward({ name, range: [0, 1], score })

/** 1 or 0. */
export const paid = (isPaid: boolean): Score => scored(isPaid ? 1 : 0, { rule: isPaid ? "paid" : "not-paid" })
