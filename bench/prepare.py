"""What `data prepare` does to GSM8K's rows, as one writes it with `datasets.map`: the other side of bench/prepare.ts.

Usage: python bench/prepare.py FOLDER OUT PROCESSES       FOLDER holds train.jsonl and test.jsonl
Prints one JSON line: seconds of each step. Nothing is held back here: there is no such function to call.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
import time
from pathlib import Path

import datasets

SYSTEM = (
    "Solve the problem step by step. Put your reasoning between <think> and </think>, "
    "then only the final answer between <answer> and </answer>."
)
MARKS = re.compile(r"<<[^>]*>>")
SPACE = re.compile(r"\s+")
WRITTEN = re.compile(r"<think>(.*?)</think><answer>(.*?)</answer>", re.DOTALL)


def prepared(row: dict[str, str]) -> dict[str, object]:
    """A row as it is trained on; the answer is read back out of the completion."""
    working, gold = row["answer"].split("\n#### ")
    gold = gold.strip().replace(",", "")
    content = f"<think>{MARKS.sub('', working).strip()}</think><answer>{gold}</answer>"
    found = WRITTEN.fullmatch(content)
    identity = hashlib.sha256(SPACE.sub(" ", row["question"]).strip().encode()).hexdigest()[:16]
    return {
        "problem": identity,
        "prompt": [{"role": "system", "content": SYSTEM}, {"role": "user", "content": row["question"]}],
        "completion": [{"role": "assistant", "content": content}],
        "gold": gold,
        "columns": "{}",
        "usable": found is not None and found.group(2) == gold,
    }


def main() -> None:
    """Prepares the rows and says how long it took."""
    folder, out, processes = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    datasets.disable_progress_bars()
    spent: dict[str, float] = {}
    since = time.perf_counter()

    def lap(name: str) -> None:
        nonlocal since
        now = time.perf_counter()
        spent[name] = now - since
        since = now

    workers = None if processes == 1 else processes
    files = {split: str(folder / f"{split}.jsonl") for split in ("train", "test")}
    source = datasets.load_dataset("json", data_files=files, cache_dir=str(out / "cache"))
    lap("load")
    made = source.map(prepared, remove_columns=["question", "answer"], num_proc=workers)
    lap("map")
    usable = made.filter(lambda ok: ok, input_columns="usable", num_proc=workers)
    train, evaluate = usable["train"], usable["test"]
    lap("filter")
    asked = ["problem", "prompt", "gold", "columns"]
    written = {
        "sft": train.select_columns(["problem", "prompt", "completion"]),
        "grpo": train.select_columns(asked),
        "evaluate": evaluate.select_columns(asked),
    }
    for name, part in written.items():
        part.to_json(str(out / f"{name}.jsonl"), num_proc=workers)
    lap("jsonl")
    for name, part in written.items():
        part.to_parquet(str(out / f"{name}.parquet"))
    lap("parquet")
    print(json.dumps({"rows": len(train) + len(evaluate), "seconds": spent}))


if __name__ == "__main__":
    main()
