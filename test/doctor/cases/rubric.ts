/** Faults planted in the rubric, and in what it makes of worked solutions. */
import { but, type Cases, reward } from "../healthy.ts"
import { prefilled, thinkAnswer } from "../../../src/style/styles.ts"

const rewards = (...entries: ReadonlyArray<ReturnType<typeof reward>>) => but({ rubric: { rewards: entries } })
const solutions = (change: Record<string, unknown>) => but({ rows: { solutions: change as never } })

export const rubric: Cases = {
  rubric: {
    planted: [
      {
        facts: but({ rubric: { not_told: "There is no file mine.ts" } as never }),
        state: "fail",
        says: /no file mine\.ts/
      }
    ]
  },
  "rubric-style": {
    planted: [
      { facts: but({ rubric: { style: "working-out" } }), state: "fail", says: /set style to "working-out"/ },
      {
        facts: but({ rubric: { style: "open-r1" } }),
        state: "fail",
        says: /open-r1 does not come[\s\S]*\.\/style\.ts#name/
      },
      { facts: { ...but({}), style: prefilled(thinkAnswer) }, state: "fail", says: /asks for think-answer-prefilled/ }
    ]
  },
  "reward-columns": {
    planted: [
      {
        facts: rewards(reward("correctness"), reward("unit", { needs: ["unit"] })),
        state: "fail",
        says: /unit needs unit; the data set has level/
      },
      {
        facts: rewards(reward("unit", { needs: ["unit"], required: false })),
        state: "note",
        says: /adds nothing/
      },
      {
        facts: but({
          rubric: { rewards: [reward("unit", { needs: ["unit"] })] },
          rows: { columns: { all: [], some: ["unit"] } }
        }),
        state: "note",
        says: /only some rows have/
      }
    ],
    well: rewards(reward("by-level", { needs: ["level"] }))
  },
  "reward-names": {
    planted: [
      { facts: rewards(reward("format"), reward("format")), state: "fail", says: /several rewards are named format/ }
    ]
  },
  "reward-weights": {
    planted: [
      {
        facts: rewards(reward("a", { weight: 0 }), reward("b", { weight: 0 })),
        state: "fail",
        says: /every reward has weight 0/
      },
      { facts: rewards(reward("a"), reward("watched", { weight: 0 })), state: "note", says: /watched has weight 0/ },
      {
        // It begins to rise when the run is over.
        facts: rewards(
          reward("a"),
          reward("late", {
            schedule: [
              [0, 0],
              [100, 0],
              [200, 1]
            ]
          })
        ),
        state: "note",
        says: /late has weight 0 over the run's 100 steps/
      }
    ],
    // At the run's end it has begun to rise.
    well: rewards(
      reward("a"),
      reward("late", {
        schedule: [
          [0, 0],
          [50, 0],
          [200, 1]
        ]
      })
    )
  },
  "reward-gates": {
    planted: [
      {
        facts: rewards(reward("format"), reward("correctness", { gate: { by: "format", least: 2 } })),
        state: "fail",
        says: /format gives 1 at most[\s\S]*least to 1 or less/
      },
      {
        facts: rewards(reward("correctness", { gate: { by: "form", least: 1 } })),
        state: "fail",
        says: /form, which is no reward of the rubric/
      }
    ],
    well: rewards(reward("format"), reward("correctness", { gate: { by: "format", least: 1 } }))
  },
  "paid-solutions": {
    planted: [
      {
        facts: solutions({
          short: 512,
          examples: [{ problem: "p1", total: 0, why: "correctness 0 of 2 (nothing-found)" }],
          rewards: [
            { name: "format", scored: 512, full: 512, least: 0 },
            { name: "correctness", scored: 512, full: 0, least: 512 }
          ]
        }),
        state: "fail",
        says: /correctness gives its least to each of 512[\s\S]*nothing-found/
      },
      {
        facts: solutions({ short: 20, examples: [{ problem: "p1", total: 1, why: "correctness 0 of 2" }] }),
        state: "note",
        says: /20 of 512 \(4 %\)[\s\S]*problem p1 gets 1: correctness 0 of 2/
      },
      { facts: solutions({ not_told: "the pool broke" }), state: "unjudged", says: /the pool broke/ }
    ]
  },
  "scored-solutions": {
    planted: [
      {
        facts: solutions({
          unscored: 512,
          examples: [{ problem: "p", total: null, why: "unit unscored (missing-column)" }]
        }),
        state: "fail",
        says: /missing-column[\s\S]*nothing is learnt/
      },
      { facts: solutions({ unscored: 4 }), state: "note", says: /4 of 512/ }
    ]
  }
}
