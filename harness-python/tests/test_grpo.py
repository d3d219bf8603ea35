"""With the real TRL: each completion is posted once, in whole groups, then the advantages that TRL made."""

import json
import math
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from safetensors.torch import load_file

from touchstone_harness.errors import HarnessError, SettingError
from touchstone_harness.policy import load_base

from .conftest import Jobs, run, write_rows
from .fake_bridge import REWARDS, FakeBridge


def expected_advantages(rewards: list[list[float | None]], group: int) -> list[float]:
    """TRL's advantages for scale_rewards=group, written anew."""
    totals = [
        math.nan if all(score is None for score in row) else sum(score for score in row if score is not None)
        for row in rewards
    ]
    result: list[float] = []
    for start in range(0, len(totals), group):
        members = totals[start : start + group]
        scored = [total for total in members if not math.isnan(total)]
        mean = sum(scored) / len(scored) if scored else math.nan
        spread = (
            math.sqrt(sum((total - mean) ** 2 for total in scored) / (len(scored) - 1)) if len(scored) > 1 else math.nan
        )
        result += [0.0 if math.isnan(a := (total - mean) / (spread + 1e-4)) else a for total in members]
    return result


def check_batches(fake: FakeBridge, sizes: list[tuple[str, int, int]]) -> None:
    """Batches of (mode, completions, group size) in this order, each with its advantages."""
    assert [(b["mode"], len(b["rows"]), b["group_size"]) for b in fake.batches] == sizes
    assert [b["sequence"] for b in fake.batches] == list(range(len(sizes)))
    assert [a["batch"] for a in fake.advantages] == [b["batch"] for b in fake.batches]
    assert len({b["batch"] for b in fake.batches}) == len(sizes)
    for posted, made in zip(fake.batches, fake.advantages, strict=True):
        group = posted["group_size"]
        problems = [row["problem"] for row in posted["rows"]]
        for start in range(0, len(problems), group):
            assert len(set(problems[start : start + group])) == 1
        assert [row["row"] for row in posted["rows"]] == list(range(len(problems)))
        assert made["advantages"] == pytest.approx(expected_advantages(made["rewards"], group), abs=2e-3)


def test_each_batch_is_posted_once_with_its_advantages(bridge: FakeBridge, grpo_job: Jobs) -> None:
    run(grpo_job(max_steps=3))
    check_batches(bridge, [("train", 8, 4)] * 3)
    assert [b["step"] for b in bridge.batches] == [0, 1, 2]
    assert bridge.tags()[0] == "started"
    assert bridge.tags()[-2:] == ["policy", "finished"]
    memory = bridge.events[-1]["event"]["memory"]
    assert memory["device"] in ("cpu", "cuda")
    assert memory["peak_bytes"] >= memory["before_bytes"]
    row = bridge.batches[0]["rows"][0]
    number = int(row["problem"][1:])
    assert row["columns"] == {f"only-{number}": number}
    assert row["gold"] == str(2 * number + 1)
    assert [turn["role"] for turn in row["prompt"]] == ["system", "user"]


def test_a_learning_rate_of_0_leaves_an_adapter_as_it_was(bridge: FakeBridge, grpo_job: Jobs, tmp_path: Path) -> None:
    bridge.scoring = lambda row: [float(sum(row["token_ids"])), 0.0, 0.0, 0.0]
    run(grpo_job(max_steps=2))
    trained = tmp_path / "grpo"
    trained.rename(tmp_path / "adapter")
    run(grpo_job(max_steps=2, adapter=str(tmp_path / "adapter"), learning_rate=0, weight_decay=0.1))
    norms = [m["values"]["grad_norm"] for m in bridge.metrics if "grad_norm" in m["values"]]
    assert max(norms[2:]) > 0
    before, after = (load_file(f"{folder}/adapter_model.safetensors") for folder in (tmp_path / "adapter", trained))
    assert before.keys() == after.keys()
    assert all(bool((after[name] == weights).all()) for name, weights in before.items())


def test_token_counts_and_truncation_are_the_trainers(bridge: FakeBridge, grpo_job: Jobs) -> None:
    run(grpo_job(max_steps=4, temperature=1.5))
    for posted in bridge.batches:
        rows = posted["rows"]
        told = next(m["values"] for m in bridge.metrics if m["step"] == posted["step"] + 1)
        lengths = [len(row["token_ids"]) for row in rows]
        assert sum(lengths) / len(lengths) == pytest.approx(told["completions/mean_length"])
        assert sum(row["truncated"] for row in rows) / len(rows) == pytest.approx(told["completions/clipped_ratio"])
        scored = next(a["rewards"] for a in bridge.advantages if a["batch"] == posted["batch"])
        for column, name in enumerate(REWARDS):
            mean = sum(row[column] for row in scored) / len(scored)
            assert told[f"rewards/{name}/mean"] == pytest.approx(mean, abs=1e-6)


def test_eval_batches_come_between_with_their_own_group_size(
    bridge: FakeBridge, grpo_job: Jobs, workshop: Path
) -> None:
    run(
        grpo_job(
            max_steps=2,
            eval_rows=str(workshop / "asked.jsonl"),
            eval_strategy="steps",
            eval_steps=1,
            per_device_eval_batch_size=12,
            num_generations_eval=2,
        )
    )
    evals = [("eval", 12, 2)] * 2
    check_batches(bridge, [("train", 8, 4), *evals, ("train", 8, 4), *evals])
    assert any(m["mode"] == "eval" and "reward" in m["values"] for m in bridge.metrics)
    assert Counter(r["problem"] for b in bridge.batches[1:3] for r in b["rows"]) == {f"p{i}": 2 for i in range(12)}


def test_accumulated_batches_share_a_step(bridge: FakeBridge, grpo_job: Jobs) -> None:
    run(grpo_job(max_steps=2, gradient_accumulation_steps=2, steps_per_generation=1))
    check_batches(bridge, [("train", 8, 4)] * 4)
    assert [b["step"] for b in bridge.batches] == [0, 0, 1, 1]


def test_one_generation_batch_may_last_several_steps(bridge: FakeBridge, grpo_job: Jobs) -> None:
    run(grpo_job(max_steps=4, per_device_train_batch_size=4, steps_per_generation=2))
    check_batches(bridge, [("train", 8, 4)] * 2)
    assert [b["step"] for b in bridge.batches] == [0, 2]


@pytest.mark.parametrize(
    "unscored",
    [lambda i, b: i == 1, lambda i, b: i < 4, lambda i, b: i in (0, 1, 2), lambda i, b: True],
    ids=["a row", "a whole group", "all of a group but one", "everything"],
)
def test_rows_without_a_score_get_no_advantage(bridge: FakeBridge, grpo_job: Jobs, unscored: Any) -> None:
    bridge.unscored = unscored
    run(grpo_job(max_steps=2))
    check_batches(bridge, [("train", 8, 4)] * 2)
    for made in bridge.advantages:
        for scores, advantage in zip(made["rewards"], made["advantages"], strict=True):
            assert advantage == 0 or None not in scores
    assert all(math.isfinite(value) for m in bridge.metrics for value in m["values"].values())
    weights = load_file(f"{Path(bridge.path).parent}/grpo/adapter_model.safetensors")
    assert all(bool(tensor.isfinite().all()) for tensor in weights.values())


def test_a_batch_posted_again_keeps_its_uuid(bridge: FakeBridge, grpo_job: Jobs) -> None:
    bridge.faults["/v1/batches"] = [503, 0]
    run(grpo_job(max_steps=1))
    bodies = [body for path, body in bridge.bodies if path == "/v1/batches"]
    assert len(bodies) == 3
    assert len({json.loads(body)["batch"] for body in bodies}) == 1
    assert len(bridge.batches) == 1


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ({"num_generation": 4}, "no setting num_generation: did you mean num_generations"),
        ({"reward_weights": [1, 1, 1, 1]}, "weights belong to the rubric"),
        ({"num_generations": 3}, "TRL refuses the settings of grpo"),
    ],
)
def test_a_wrong_setting_is_refused(grpo_job: Jobs, setting: dict[str, Any], words: str) -> None:
    with pytest.raises(SettingError, match=words):
        run(grpo_job(**setting))


def test_too_few_prompts_are_named(grpo_job: Jobs, tmp_path: Path) -> None:
    job = grpo_job(per_device_train_batch_size=64)
    with pytest.raises(HarnessError, match=r"asks for 16 prompts a batch but .* holds 12"):
        run(job)
    job["rows"] = write_rows(tmp_path / "bad.jsonl", [{"prompt": [], "gold": 1, "problem": "p", "columns": {}}])
    with pytest.raises(HarnessError, match=r"Line 1 of .*bad\.jsonl: gold"):
        run(job)


def test_other_rewards_than_the_job_s_are_refused(bridge: FakeBridge, grpo_job: Jobs) -> None:
    job = grpo_job()
    job["rewards"] = ["format", "correctness"]
    with pytest.raises(HarnessError, match="read the same rubric"):
        run(job)
    assert len(bridge.advantages) == 0


def test_a_base_in_four_bits_trains(bridge: FakeBridge, grpo_job: Jobs, workshop: Path) -> None:
    bridge.scoring = lambda row: [float(sum(row["token_ids"])), 0.0, 0.0, 0.0]
    quantized = {"load_in_4bit": True, "bnb_4bit_quant_type": "nf4", "bnb_4bit_use_double_quant": True}
    options = {"quantization_config": quantized}
    assert any(type(module).__name__ == "Linear4bit" for module in load_base(str(workshop / "base"), options).modules())
    run(grpo_job(max_steps=2, model_init_kwargs=options))
    check_batches(bridge, [("train", 8, 4)] * 2)
    norms = [m["values"]["grad_norm"] for m in bridge.metrics if "grad_norm" in m["values"]]
    assert all(norm > 0 for norm in norms)
