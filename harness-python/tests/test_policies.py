"""From the base over SFT and GRPO to an evaluation of all three on one loaded base."""

import hashlib
import json
from pathlib import Path
from typing import Any

from touchstone_harness.policy import hash_weights, load_tokenizer

from .conftest import LORA, TAGS, Jobs, common, run, taught, write_rows
from .fake_bridge import FakeBridge


def sft_job(workshop: Path, fake: FakeBridge, folder: Path) -> dict[str, Any]:
    """It learns another answer than the base gives."""
    other = [{**row, "completion": [{"role": "assistant", "content": "<answer>+++</answer>"}]} for row in taught(32)]
    return {
        "_tag": "sft",
        **common(fake.path, folder / "work"),
        "model": str(workshop / "base"),
        "rows": write_rows(folder / "other.jsonl", other),
        "out": str(folder / "sft"),
        "lora": LORA,
        "resume": False,
        "settings": {"max_steps": 10, "per_device_train_batch_size": 16, "learning_rate": 1e-2, "report_to": "none"},
    }


def evaluation(workshop: Path, fake: FakeBridge, folder: Path, temperature: float) -> dict[str, Any]:
    return {
        "_tag": "evaluate",
        **common(fake.path, folder / "work"),
        "model": str(workshop / "base"),
        "model_options": {},
        "policies": [
            {"evaluation": "e-sft", "name": "sft", "adapter": str(folder / "sft")},
            {"evaluation": "e-base", "name": "base", "adapter": None},
            {"evaluation": "e-grpo", "name": "grpo", "adapter": str(folder / "grpo")},
        ],
        "rows": str(workshop / "asked.jsonl"),
        "sampling": {"temperature": temperature, "max_new_tokens": 12, "batch_size": 5},
    }


def texts(fake: FakeBridge, name: str) -> list[str]:
    return [row["completion"] for a in fake.answers if a["evaluation"] == name for row in a["rows"]]


def test_three_policies_on_one_base(workshop: Path, bridge: FakeBridge, grpo_job: Jobs, tmp_path: Path) -> None:
    run(sft_job(workshop, bridge, tmp_path))
    bridge.scoring = lambda row: [float(sum(row["token_ids"])), 0.0, 0.0, 0.0]  # no group without spread
    run(grpo_job(adapter=str(tmp_path / "sft"), max_steps=4, learning_rate=0.1))
    policies = [event["event"] for event in bridge.events if event["event"]["_tag"] == "policy"]
    assert [(policy["name"], policy["parent"]) for policy in policies] == [
        ("sft", str(workshop / "base")),
        ("grpo", str(tmp_path / "sft")),
    ]
    for policy in policies:
        weights = Path(policy["folder"], "adapter_model.safetensors").read_bytes()
        assert policy["hash"] == hashlib.sha256(weights).hexdigest()
    assert not list(tmp_path.glob(".*.half"))

    run(evaluation(workshop, bridge, tmp_path, 0))
    assert [(a["evaluation"], a["sequence"], len(a["rows"])) for a in bridge.answers] == [
        (name, sequence, size) for name in ("e-sft", "e-base", "e-grpo") for sequence, size in enumerate((5, 5, 2))
    ]
    rows = [row for a in bridge.answers if a["evaluation"] == "e-sft" for row in a["rows"]]
    assert [row["row"] for row in rows] == list(range(12))
    assert [row["problem"] for row in rows] == [f"p{i}" for i in range(12)]
    end = load_tokenizer(str(workshop / "base")).eos_token_id
    for row in rows:
        assert row["truncated"] == (row["token_ids"][-1] != end)
        assert len(row["token_ids"]) == 12 or not row["truncated"]
    greedy = {name: texts(bridge, name) for name in ("e-sft", "e-base", "e-grpo")}
    assert len({tuple(answers) for answers in greedy.values()}) == 3

    first = list(bridge.answers)
    bridge.answers.clear()
    run(evaluation(workshop, bridge, tmp_path, 0))
    assert bridge.answers == first
    bridge.answers.clear()
    run(evaluation(workshop, bridge, tmp_path, 2.0))
    assert texts(bridge, "e-sft") != greedy["e-sft"]


def test_the_base_s_hash_is_that_of_its_weights(workshop: Path) -> None:
    weights = (workshop / "base" / "model.safetensors").read_bytes()
    assert hash_weights(workshop / "base") == hashlib.sha256(weights).hexdigest()
    assert not (workshop / "base" / "training_args.bin").exists()


def test_the_tags_are_one_token_each_and_every_text_survives(workshop: Path) -> None:
    tokenizer = load_tokenizer(str(workshop / "base"))
    for tag in TAGS:
        assert len(tokenizer.encode(f"2{tag}4", add_special_tokens=False)) == 3
    text = "<think>Ünïcode 12 ÷ 3 → 36 \n\t「日本」</think>  <answer>-1,234.5</answer>"
    ids = tokenizer.encode(text, add_special_tokens=False)
    assert tokenizer.decode(ids, skip_special_tokens=True) == text
    assert json.loads(tokenizer.backend_tokenizer.to_str())["pre_tokenizer"]["pretokenizers"][0]["type"] == "Split"
