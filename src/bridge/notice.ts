/** What the bridge tells the program that runs it, for progress and warnings. */
import type { Mode, Phase, PhaseEvent } from "../domain/bridge.ts"
import type { LedgerFailed } from "../ledger/errors.ts"

export type Notice =
  | { readonly _tag: "event"; readonly phase: Phase; readonly event: PhaseEvent }
  | {
      readonly _tag: "batch"
      readonly phase: Phase
      readonly step: number
      readonly mode: Mode
      readonly size: number
      readonly means: Readonly<Record<string, number | null>>
      readonly unscored: number
    }
  | {
      readonly _tag: "answers"
      readonly evaluation: string
      readonly size: number
      readonly means: Readonly<Record<string, number | null>>
    }
  | {
      readonly _tag: "metrics"
      readonly phase: Phase
      readonly step: number
      readonly mode: Mode
      readonly values: Readonly<Record<string, number>>
    }
  | { readonly _tag: "disagreement"; readonly batch: string; readonly difference: number }
  /** The ledger takes nothing more: the run must end. */
  | { readonly _tag: "ledger-failed"; readonly error: LedgerFailed }
