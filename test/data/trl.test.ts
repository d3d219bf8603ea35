/** What was prepared, as Python reads it: the same rows out of Parquet and JSONL, in a form that TRL takes as it is. */
import { execFileSync } from "node:child_process"
import { join } from "node:path"
import { expect, it } from "vitest"
import { pythonPath } from "../../src/training/harness.ts"
import { newFolder, prepared, written } from "./prepared.ts"

const SCRIPT = `
import json, sys
from datasets import load_dataset
from trl.data_utils import is_conversational

folder, cache = sys.argv[1:]
told = {}
for name in ("sft", "grpo", "evaluate"):
    load = lambda kind, ending: load_dataset(kind, data_files=f"{folder}/{name}.{ending}", split="train", cache_dir=cache)
    parquet, lines = load("parquet", "parquet"), [json.loads(line) for line in open(f"{folder}/{name}.jsonl", encoding="utf8")]
    rows = [{**row, "columns": json.loads(row["columns"])} if "columns" in row else row for row in parquet]
    told[name] = {"rows": len(rows), "equal": rows == lines, "columns": parquet.column_names, "conversational": is_conversational(parquet[0])}
print(json.dumps(told))
`

it("is read by datasets and known by TRL", { timeout: 120_000 }, async () => {
  const numina = (i: number) =>
    JSON.stringify({
      problem: `Is ${i} “even”? 🙂`,
      solution: `Ask.\n\`\`\`python\nprint(${i} % 2)\n\`\`\`\n\`\`\`output\n${i % 2}\n\`\`\`\nIt is $\\boxed{${i % 2}}$.`
    })
  const text = Array.from({ length: 40 }, (_, i) => numina(i)).join("\n")
  const { out, card } = await prepared({
    dataset: "numina-tir",
    outputs: "mask",
    from: written({ "train.jsonl": text })
  })
  const cache = newFolder()
  const told = execFileSync(pythonPath(), ["-c", SCRIPT, out, join(cache, "cache")], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
    env: { ...process.env, HF_HOME: cache, HF_DATASETS_OFFLINE: "1" }
  })
  const asked = { equal: true, conversational: true, columns: ["problem", "prompt", "gold", "columns"] }
  expect(JSON.parse(told)).toEqual({
    sft: { ...asked, rows: card.counts.sft, columns: ["problem", "prompt", "completion", "masked"] },
    grpo: { ...asked, rows: card.counts.grpo },
    evaluate: { ...asked, rows: card.counts.evaluate }
  })
})
