/** Faults planted in tokenizer, template and lengths. */
import { but, type Cases } from "../healthy.ts"
import { boxed, prefilled, thinkAnswer } from "../../../src/style/styles.ts"

const inspected = (change: Record<string, unknown>) => but({ inspected: change as never })
const template = (change: Record<string, unknown>) => inspected({ template: change })
const ten = Array.from({ length: 10 }, (_, i) => i)
const lengths = (completion: number) => ({
  rows: 3,
  read: 3,
  prompt: [90, 90, 90],
  completion: [10, completion, completion]
})

export const tokenizer: Cases = {
  harness: {
    planted: [
      {
        facts: but({ inspected: { not_told: "Python is missing" } as never }),
        state: "unjudged",
        says: /Python is missing/
      },
      {
        facts: inspected({ tokenizer: { not_told: "offline" }, template: { not_told: "offline" } }),
        state: "unjudged",
        says: /^tokenizer, template: offline\n/
      }
    ]
  },
  template: {
    planted: [
      {
        facts: template({ not_told: "the tokenizer has no chat template" }),
        state: "fail",
        says: /chat_template\.jinja/
      }
    ]
  },
  prefilled: {
    planted: [
      {
        facts: template({ generation_prompt: "<|im_start|>assistant\n<think>\n" }),
        state: "fail",
        says: /"<\|im_start\|>assistant\\n<think>\\n"[\s\S]*set style to "think-answer-prefilled"/
      },
      {
        facts: { ...template({ generation_prompt: "<think>\n" }), style: { ...thinkAnswer, name: "terse" } },
        state: "fail",
        says: /an export that is prefilled\(…\) of this one/
      },
      {
        facts: { ...but({}), style: prefilled(thinkAnswer) },
        state: "fail",
        says: /set style to "think-answer"/
      },
      {
        facts: template({ generation_prompt: "<|im_start|>assistant\n<think>\n\n</think>\n\n" }),
        state: "fail",
        says: /leaves the reasoning open into the model's folder/
      }
    ],
    well: {
      ...template({ generation_prompt: "<|im_start|>assistant\n<think>\n" }),
      style: prefilled(thinkAnswer)
    }
  },
  "kept-completion": {
    planted: [{ facts: template({ keeps_completion: false }), state: "note", says: /learnt from whole/ }]
  },
  "system-role": {
    planted: [
      {
        facts: template({ system: "dropped" }),
        state: "note",
        says: /leaves a system message out[\s\S]*head of the user's turn/
      },
      { facts: template({ system: "refused" }), state: "note", says: /refuses a system message/ }
    ]
  },
  "stripped-tags": {
    planted: [
      {
        facts: inspected({ tags: [{ tag: "<think>", ids: [7], special: true, survives: false }] }),
        state: "fail",
        says: /<think> is a special token[\s\S]*"special": false for it/
      },
      {
        facts: inspected({ tags: [{ tag: "<answer>", ids: [7], special: false, survives: false }] }),
        state: "fail",
        says: /not the same after/
      }
    ]
  },
  "dear-tags": {
    planted: [
      {
        facts: inspected({ tags: [{ tag: "<start_working_out>", ids: ten, special: false, survives: true }] }),
        state: "note",
        says: /<start_working_out> is 10 tokens/
      }
    ]
  },
  "end-of-turn": {
    planted: [
      {
        facts: inspected({
          ends: {
            tokenizer: [{ id: 151643, text: "<|endoftext|>" }],
            generation: [{ id: 151643, text: "<|endoftext|>" }]
          }
        }),
        state: "fail",
        says: /<\|im_end\|> \(151645\)[\s\S]*end at <\|endoftext\|>\n[\s\S]*add 151645 to eos_token_id[\s\S]*eos_token to "<\|im_end\|>"/
      },
      { facts: inspected({ ends: { turn: null } }), state: "fail", says: /no special token after a completion/ }
    ],
    // The tokenizer says another one, and generation hears both.
    well: inspected({ ends: { tokenizer: [{ id: 151643, text: "<|endoftext|>" }] } })
  },
  "pad-token": {
    planted: [
      { facts: inspected({ tokenizer: { pad: null } }), state: "note", says: /<\|im_end\|> pads in its place/ },
      {
        facts: inspected({ tokenizer: { pad: { id: 151645, text: "<|im_end|>" } } }),
        state: "note",
        says: /pad_token is eos_token[\s\S]*masked by length/
      },
      {
        facts: inspected({ tokenizer: { pad: null, eos: null } }),
        state: "fail",
        says: /neither pad_token nor eos_token/
      }
    ]
  },
  "padding-side": {
    planted: [
      {
        facts: inspected({ tokenizer: { padding_side: "right" } }),
        state: "note",
        says: /pads on the right[\s\S]*padding_side to "left"/
      }
    ]
  },
  "completion-length": {
    planted: [
      {
        facts: but({ experiment: { grpo: { max_completion_length: 190 } } }),
        state: "note",
        says: /195 at 95 %[\s\S]*grpo\.max_completion_length 190[\s\S]*to 256 \(95 %\)/
      },
      {
        facts: but({ experiment: { evaluate: { max_new_tokens: 64 } } }),
        state: "fail",
        says: /100 of 100 \(100 %\) are longer than evaluate\.max_new_tokens 64/
      },
      {
        // Told without a row of SFT, too.
        facts: but({
          experiment: { sft: null, grpo: { max_completion_length: 0 } },
          inspected: { rows: { sft: null } }
        }),
        state: "fail",
        says: /grpo\.max_completion_length is 0[\s\S]*no room/
      }
    ]
  },
  "sft-length": {
    planted: [
      {
        facts: but({ experiment: { sft: { max_length: 250 } } }),
        state: "note",
        says: /of 100 \([0-9]+ %\) are longer than sft\.max_length 250[\s\S]*max_length to 320, or drop/
      },
      {
        facts: but({ experiment: { sft: { max_length: 120 } }, inspected: { rows: { sft: lengths(40) } } }),
        state: "fail",
        says: /2 of 3 \(67 %\)/
      },
      {
        // 1024 where nothing is set.
        facts: inspected({ rows: { sft: lengths(1000) } }),
        state: "fail",
        says: /sft\.max_length 1024[\s\S]*max_length to 1152/
      }
    ],
    well: but({ experiment: { sft: { max_length: null } } })
  },
  "context-length": {
    planted: [
      {
        facts: inspected({ model: { config: { model_type: "qwen2", max_position_embeddings: 300 } } }),
        state: "fail",
        says: /96 tokens, max_completion_length is 256, the context 300[\s\S]*max_completion_length to 204 or less/
      },
      {
        facts: inspected({
          model: { config: { text_config: { max_position_embeddings: 64 }, max_position_embeddings: null } }
        }),
        state: "fail",
        says: /drop prompts of more than 0 tokens/
      }
    ]
  }
}
/** A style without reasoning tags has nothing that a template could write. */
export const tagless = { ...but({ inspected: { template: { generation_prompt: "<think>\n" } } }), style: boxed }
