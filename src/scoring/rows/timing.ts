/** What each reward of a rubric takes: timed in a worker, one part after the other in short turns, so that a busy moment meets all. */
import type { RewardKind } from "../../domain/rubric.ts"
import { runGroupReward, runReward } from "../../reward/run.ts"
import { scoreGroup, type UnreadSample } from "../../reward/row.ts"
import type { Rubric } from "../../reward/rubric.ts"
import type { Sample } from "../../reward/reward.ts"
import { entriesOf } from "../../reward/total.ts"
import { read as readText } from "../../style/read.ts"
import { type LinesQuestion, type Problem, readLines } from "./lines.ts"

export interface TimingQuestion {
  /** The rows that are timed, over and over. */
  readonly lines: LinesQuestion
  /** Milliseconds of each turn of each part, and how many turns there are; the first ones warm up. */
  readonly turnMs: number
  readonly turns: number
  readonly warmUp: number
}

/** Microseconds a completion took in each turn that counts. */
export interface PartTiming {
  readonly name: string
  readonly kind: RewardKind | "reading"
  readonly micros: ReadonlyArray<number>
}

export interface TimingAnswer {
  /** The whole rubric: reading, rewards, total. */
  readonly whole: ReadonlyArray<number>
  /** CPU microseconds a completion of the whole, all threads of the process together. */
  readonly cpu: ReadonlyArray<number>
  readonly parts: ReadonlyArray<PartTiming>
  readonly rows: number
  /** The line that is no row, where one is: nothing was timed then. */
  readonly problem: Problem | null
}

type Part = Omit<PartTiming, "micros"> & { readonly run: () => void }

const readOf = (rubric: Rubric, given: UnreadSample): Sample => ({
  ...given,
  tokens: given.tokens ?? null,
  step: given.step ?? null,
  reading: readText(rubric.style, given.completion)
})

/** @param beat called often, so that the time limit sees that work goes on */
export const timeRubric = (
  rubric: Rubric,
  { lines, turnMs, turns, warmUp }: TimingQuestion,
  beat: () => void
): TimingAnswer => {
  const { samples, groups, problems } = readLines(lines, entriesOf(rubric), rubric.style)
  const problem = problems[0] ?? null
  const rows = samples.length
  if (problem !== null || rows === 0) return { whole: [], cpu: [], parts: [], rows, problem }
  let from = 0
  const unread = groups.map((size) => {
    from += size
    return samples.slice(from - size, from)
  })
  const read = unread.map((group) => group.map((sample) => readOf(rubric, sample)))
  const whole = () => {
    for (const group of unread) {
      beat()
      scoreGroup(rubric, group)
    }
  }
  const parts: ReadonlyArray<Part> = [
    {
      name: "reading",
      kind: "reading",
      run: () => {
        for (const group of unread) {
          beat()
          for (const sample of group) readOf(rubric, sample)
        }
      }
    },
    ...rubric.parts.map(
      ({ reward }): Part => ({
        name: reward.name,
        kind: reward.kind,
        run: () => {
          for (const group of read) {
            beat()
            if (reward.kind === "group") runGroupReward(reward, group)
            else if (reward.kind === "sample") for (const sample of group) runReward(reward, sample)
          }
        }
      })
    )
  ]
  /** Microseconds of wall and of CPU a completion, over as many passes as fit in a turn. */
  const turn = (run: () => void): readonly [wall: number, cpu: number] => {
    const since = performance.now()
    const cpu = process.cpuUsage()
    let passes = 0
    do {
      run()
      passes++
    } while (performance.now() - since < turnMs)
    const wall = performance.now() - since
    const { user, system } = process.cpuUsage(cpu)
    const done = passes * rows
    return [(wall * 1000) / done, (user + system) / done]
  }
  const answer = { whole: [] as Array<number>, cpu: [] as Array<number> }
  const micros: ReadonlyArray<Array<number>> = parts.map(() => [])
  for (let at = 0; at < turns; at++) {
    const [wall, cpu] = turn(whole)
    const each = parts.map(({ kind, run }) => (kind === "service" ? Number.NaN : turn(run)[0]))
    if (at < warmUp) continue
    answer.whole.push(wall)
    answer.cpu.push(cpu)
    for (const [part, took] of each.entries()) micros[part]?.push(took)
  }
  const timed = parts.map(({ name, kind }, at) => ({ name, kind, micros: micros[at] ?? [] }))
  return { ...answer, parts: timed, rows, problem: null }
}
