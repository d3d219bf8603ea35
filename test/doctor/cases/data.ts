/** Faults planted in the rows. */
import { but, type Cases } from "../healthy.ts"

export const data: Cases = {
  rows: {
    planted: [
      {
        facts: but({ rows: { not_told: "there is no file rows.jsonl" } as never }),
        state: "fail",
        says: /no file rows\.jsonl/
      },
      {
        facts: but({ rows: { counts: { sft: 0 } } }),
        state: "fail",
        says: /0 for SFT[\s\S]*rows\.sft to null[\s\S]*or sft to null/
      },
      { facts: but({ rows: { counts: { grpo: 40 } } }), state: "note", says: /with 40 prompts/ }
    ]
  },
  "few-prompts": {
    planted: [
      {
        facts: but({ rows: { counts: { grpo: 3 } } }),
        state: "fail",
        says: /3 prompts[\s\S]*takes 4[\s\S]*take 4 rows or more \(rows\.grpo\), or set per_device_train_batch_size to 24$/
      }
    ],
    well: but({ rows: { counts: { grpo: 4 } } })
  },
  "last-batch": {
    planted: [
      {
        facts: but({ rows: { counts: { grpo: 103 } } }),
        state: "note",
        says: /batches of 4: 25 whole and 3 left over[\s\S]*rows\.grpo to 100/
      }
    ],
    // A run that ends before its first epoch drops nothing that it would have seen.
    well: but({ rows: { counts: { grpo: 1023 } } })
  },
  "evaluation-rows": {
    planted: [
      {
        facts: but({ rows: { counts: { evaluate: 0 } } }),
        state: "note",
        says: /the evaluation at the end is left out/
      },
      {
        facts: but({ rows: { counts: { evaluate: 0 } }, experiment: { grpo: { eval_strategy: "steps" } } }),
        state: "fail",
        says: /GRPO fails before its first step/
      },
      {
        facts: but({ experiment: { sft: { eval_strategy: "epoch" } } }),
        state: "fail",
        says: /sft\.eval_strategy is "epoch"[\s\S]*take it out/
      }
    ]
  },
  "dropped-rows": {
    planted: [
      {
        facts: but({ rows: { dropped: { "no #### answer": 12 } } }),
        state: "note",
        says: /12 no #### answer; 1124 taken/
      }
    ]
  },
  "held-back": {
    planted: [{ facts: but({ rows: { held_back: 5 } }), state: "note", says: /5 problems[\s\S]*held-back\.jsonl/ }]
  },
  "leaked-problems": {
    planted: [{ facts: but({ rows: { leaked: 20 } }), state: "fail", says: /20 of 100 \(20 %\)/ }]
  },
  "repeated-problems": {
    planted: [{ facts: but({ rows: { repeated: 64 } }), state: "note", says: /64 of 1024 \(6 %\)/ }]
  },
  "column-names": {
    planted: [
      {
        facts: but({ rows: { columns: { all: ["level", "prompts"] } } }),
        state: "note",
        says: /the column prompts[\s\S]*rename it/
      }
    ]
  },
  "shuffled-golds": {
    planted: [{ facts: but({ experiment: { shuffle_golds: true } }), state: "note", says: /shuffle_golds/ }]
  },
  golds: {
    planted: [
      {
        facts: but({ rows: { golds: { unusable: 600, examples: [] } } }),
        state: "fail",
        says: /600 of 1024/
      },
      {
        facts: but({ rows: { golds: { unusable: 2, examples: [{ problem: "p1", gold: "" }] } } }),
        state: "note",
        says: /2 of 1024[\s\S]*problem p1[\s\S]*dropped/
      },
      {
        facts: but({ rows: { golds: { words: 3, examples: [{ problem: "p2", gold: "about a\n dozen" }] } } }),
        state: "note",
        says: /“about a dozen” \(problem p2\)/
      }
    ]
  }
}
