/** Faults that a pilot shows. */
import { but, type Cases, pilot } from "../healthy.ts"

/** Where no SFT comes first, and where it does. */
const alone = (change: Record<string, unknown>) => but({ experiment: { sft: null }, pilot: change as never })
const taught = (change: Record<string, unknown>) => but({ pilot: change as never })
const well = but({ pilot })

export const pilotCases: Cases = {
  pilot: {
    planted: [
      { facts: but({ pilot: { not_told: "grpo: no rows" } as never }), state: "unjudged", says: /grpo: no rows/ }
    ],
    well
  },
  "pilot-dead-groups": {
    planted: [
      { facts: alone({ dead_groups: 16 }), state: "fail", says: /16 of 16 \(100 %\)/ },
      { facts: taught({ dead_groups: 16 }), state: "note", says: /SFT comes first/ },
      { facts: alone({ dead_groups: 10 }), state: "note", says: /--pass-rate 0\.1\.\.0\.9/ }
    ],
    well
  },
  "pilot-truncation": {
    planted: [
      {
        facts: alone({ truncated: 64 }),
        state: "note",
        says: /64 of 128 \(50 %\) were truncated at 256[\s\S]*max_completion_length to 512/
      },
      { facts: alone({ truncated: 128 }), state: "fail", says: /see end-of-turn/ }
    ],
    well
  },
  "pilot-flat-rewards": {
    planted: [
      {
        facts: alone({
          rewards: [
            { name: "format", scored: 128, mean: 0, spread: 0 },
            { name: "correctness", scored: 128, mean: 0.5, spread: 2 }
          ]
        }),
        state: "note",
        says: /format is 0 on every completion/
      },
      {
        facts: alone({ rewards: [{ name: "format", scored: 128, mean: 0, spread: 0 }] }),
        state: "fail",
        says: /teaches nothing/
      }
    ],
    well
  },
  "pilot-form": {
    planted: [
      { facts: alone({ well_formed: 0 }), state: "fail", says: /0 of 128[\s\S]*SFT phase first/ },
      { facts: taught({ well_formed: 0 }), state: "note", says: /SFT is to teach it/ },
      {
        // SFT's own adapter was sampled: it is what GRPO begins with.
        facts: but({
          adapter: { folder: "a", config: {} } as never,
          pilot: { well_formed: 0 }
        }),
        state: "fail",
        says: /cannot begin to learn the form/
      }
    ],
    well
  },
  "pilot-informative": {
    planted: [
      {
        facts: alone({
          informative: [
            { group: 8, share: 0.05, low: 0.01, high: 0.15 },
            { group: 16, share: 0.1, low: 0.02, high: 0.19 }
          ]
        }),
        state: "note",
        says: /5 % of groups \[1 %, 15 %\][\s\S]*num_generations to 16 \(10 %\)/
      }
    ],
    well
  },
  "pilot-unscored": {
    planted: [
      { facts: alone({ unscored: 12 }), state: "note", says: /12 of 128/ },
      { facts: alone({ unscored: 128 }), state: "fail", says: /128 of 128/ }
    ],
    well
  }
}
