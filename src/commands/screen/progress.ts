/**
 * The progress of a run on stderr: one line that is drawn anew on a terminal (a bar with time left and the rewards of
 * the phase), plain lines otherwise.
 */
import * as Effect from "effect/Effect"
import pc from "picocolors"
import type { RunNotice } from "../../training/train.ts"
import { duration, number } from "./format.ts"
import { visible } from "./visible.ts"

interface PhaseState {
  readonly phase: string
  readonly since: number
  steps: number
  first: number
  step: number
  rewards: Readonly<Record<string, number | null>>
  loss: number | null
  unscored: number
  /** Steps or tenths that plain output told already. */
  told: number
}

const WORDS: Readonly<Record<string, string>> = {
  base: "making the base",
  sft: "SFT",
  grpo: "GRPO",
  evaluate: "evaluating"
}

const BAR = 24

const bar = (share: number): string => {
  const full = Math.round(Math.min(1, share) * BAR)
  return `${"█".repeat(full)}${"░".repeat(BAR - full)}`
}

const timeLeft = (state: PhaseState, now: number): string => {
  const made = state.step - state.first
  if (state.steps === 0 || made <= 0) return ""
  const left = ((now - state.since) / 1000 / made) * (state.steps - state.step)
  return ` ${duration(left)} left`
}

const figures = (state: PhaseState): string => {
  const rewards = Object.entries(state.rewards).map(([name, mean]) => `${visible(name)} ${number(mean)}`)
  const loss = state.loss === null || rewards.length > 0 ? [] : [`loss ${number(state.loss)}`]
  const unscored = state.unscored === 0 ? [] : [`unscored ${state.unscored}`]
  return [...rewards, ...loss, ...unscored].join("  ")
}

/** A run's progress display: `tell` takes the notices, `close` leaves the terminal clean. */
export const makeProgress = Effect.fnUntraced(function* (write: (text: string) => void, isTerminal: boolean) {
  const { createLogUpdate } = yield* Effect.promise(() => import("log-update"))
  const redraw = createLogUpdate(process.stderr)
  let state: PhaseState | null = null

  const say = (text: string) => {
    if (isTerminal) redraw.clear()
    write(`${text}\n`)
    if (isTerminal && state !== null) draw(state)
  }
  const draw = (current: PhaseState) => {
    const word = (WORDS[current.phase] ?? current.phase).padEnd(15)
    const share = current.steps === 0 ? 0 : current.step / current.steps
    const count = current.steps === 0 ? "starting" : `${current.step}/${current.steps}`
    redraw(
      `${pc.bold(word)} ${pc.cyan(bar(share))} ${count}${pc.dim(timeLeft(current, Date.now()))}  ${figures(current)}`
    )
  }
  const plain = (current: PhaseState) => {
    const tenth = current.steps === 0 ? 0 : Math.floor((current.step / current.steps) * 10)
    if (tenth <= current.told) return
    current.told = tenth
    const text = `${WORDS[current.phase] ?? current.phase} ${current.step}/${current.steps}${timeLeft(current, Date.now())}  ${figures(current)}`
    write(`${text.trimEnd()}\n`)
  }
  const refresh = () => {
    if (state === null) return
    if (isTerminal) draw(state)
    else plain(state)
  }

  const take = (notice: RunNotice): void => {
    switch (notice._tag) {
      case "run":
        return say(
          `run ${pc.bold(notice.run)} (${visible(notice.experiment.name)})${notice.attempt > 1 ? `, attempt ${notice.attempt}` : ""} in ${notice.folder}`
        )
      case "warning":
        return say(pc.yellow(`warning: ${visible(notice.message)}`))
      case "rows": {
        const dropped = Object.entries(notice.dropped).map(([reason, count]) => `${count} dropped: ${visible(reason)}`)
        const held = notice.held_back === 0 ? [] : [`${notice.held_back} held back: like a held-out problem`]
        const { sft, grpo, evaluate } = notice.counts
        return say([`rows: ${sft} for SFT, ${grpo} for GRPO, ${evaluate} held out`, ...dropped, ...held].join("; "))
      }
      case "download": {
        const { file, done, total } = notice
        const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`
        if (done >= total) return say(`fetched ${visible(file)}, ${megabytes(total)}`)
        if (isTerminal) redraw(`fetching ${visible(file)}  ${megabytes(done)} of ${megabytes(total)}`)
        return
      }
      case "phase":
        state = {
          phase: notice.phase,
          since: Date.now(),
          steps: 0,
          first: 0,
          step: 0,
          rewards: {},
          loss: null,
          unscored: 0,
          told: 0
        }
        if (!isTerminal) write(`${WORDS[notice.phase] ?? notice.phase} …\n`)
        return refresh()
      case "event":
        return takeEvent(notice)
      case "batch":
        if (state === null) return
        if (notice.mode === "train") state.rewards = notice.means
        state.unscored += notice.unscored
        return refresh()
      case "answers":
        if (state === null) return
        state.rewards = notice.means
        return refresh()
      case "metrics":
        if (state === null || notice.values.loss === undefined) return
        state.loss = notice.values.loss
        return refresh()
      case "disagreement":
        return say(
          pc.yellow(
            `warning: the trainer's advantages of batch ${notice.batch} differ from the ledger's by ${number(notice.difference)}`
          )
        )
      case "ledger-failed":
        return
    }
  }
  const takeEvent = (notice: Extract<RunNotice, { _tag: "event" }>): void => {
    if (state === null) return
    const { event } = notice
    switch (event._tag) {
      case "started":
        state.steps = event.steps
        state.first = event.resumed_from ?? 0
        state.step = state.first
        if (event.resumed_from !== null) say(`resumed from step ${event.resumed_from}`)
        return refresh()
      case "progress":
        state.step = event.step
        return refresh()
      case "note":
        return say(pc.yellow(`warning: ${visible(event.message)}`))
      case "finished": {
        const told = `${WORDS[state.phase] ?? state.phase} done in ${duration((Date.now() - state.since) / 1000)}`
        const last = figures(state)
        state = null
        return say(last === "" ? told : `${told}  ${last}`)
      }
      default:
        return
    }
  }
  return {
    tell: (notice: RunNotice) => Effect.sync(() => take(notice)),
    close: Effect.sync(() => {
      if (isTerminal) redraw.clear()
      state = null
    })
  }
})
