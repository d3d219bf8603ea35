"""From the base over SFT and GRPO to an evaluation of all three on one loaded base."""

import dataclasses
import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import torch
from trl.trainer.grpo_config import GRPOConfig

from touchstone_harness import evaluate
from touchstone_harness.job import Sampling
from touchstone_harness.policy import hash_weights, load_base
from touchstone_harness.tokenizer import load_tokenizer

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


# What a model's authors recommend for chatting; TRL samples otherwise.
RECOMMENDED = {"do_sample": True, "repetition_penalty": 5.0, "top_k": 1, "top_p": 0.1, "temperature": 0.01}


def evaluated(base: Path, fake: FakeBridge, folder: Path, temperature: float, **more: Any) -> list[str]:
    """What a base alone answers."""
    fake.answers.clear()
    alone = {"policies": [{"evaluation": "e-base", "name": "base", "adapter": None}], "model": str(base)}
    run(evaluation(base.parent, fake, folder, temperature) | alone | more)
    return texts(fake, "e-base")


@pytest.mark.parametrize("temperature", [0, 1.5])
def test_it_is_decoded_as_in_training_whatever_the_model_recommends(
    workshop: Path, bridge: FakeBridge, tmp_path: Path, temperature: float
) -> None:
    shutil.copytree(workshop / "base", tmp_path / "base")
    for name in ("asked.jsonl", "sft.jsonl"):
        shutil.copy(workshop / name, tmp_path)
    recommended = tmp_path / "base" / "generation_config.json"
    recommended.write_text(json.dumps(json.loads(recommended.read_text()) | RECOMMENDED))
    expected = evaluated(workshop / "base", bridge, tmp_path, temperature)
    assert evaluated(tmp_path / "base", bridge, tmp_path, temperature) == expected


def test_evaluation_decodes_with_the_values_that_training_samples_with(workshop: Path) -> None:
    sampling = Sampling(temperature=0.7, max_new_tokens=5, batch_size=1)
    ours = evaluate.decoding(load_base(str(workshop / "base")), load_tokenizer(str(workshop / "base")), sampling)
    trl = {field.name: field.default for field in dataclasses.fields(GRPOConfig)}
    for name in ("top_p", "top_k", "min_p", "repetition_penalty"):
        assert getattr(ours, name) == trl[name], name


def test_a_model_is_loaded_for_an_evaluation_as_for_training(
    workshop: Path, bridge: FakeBridge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded: list[Any] = []

    def watching(model: str, options: dict[str, Any]) -> Any:
        loaded.append(load_base(model, options))
        return loaded[-1]

    monkeypatch.setattr(evaluate, "load_base", watching)
    in_four_bits = {"quantization_config": {"load_in_4bit": True, "bnb_4bit_quant_type": "nf4"}}
    assert len(evaluated(workshop / "base", bridge, tmp_path, 0, model_options=in_four_bits)) == 12
    assert any(type(module).__name__ == "Linear4bit" for module in loaded[0].modules())
    assert len(evaluated(workshop / "base", bridge, tmp_path, 0, model_options={"dtype": "bfloat16"})) == 12
    assert loaded[1].dtype == torch.bfloat16


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
