"""What is found out before a run, each part alone: of bases that lie on disk, with a model that is not to be had."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from huggingface_hub import constants
from peft import get_peft_model
from safetensors.torch import save_file

from touchstone_harness import hub
from touchstone_harness.asking import answer
from touchstone_harness.inspected import Inspected, InspectJob, NotTold
from touchstone_harness.inspection import inspect, spread
from touchstone_harness.job import Lora
from touchstone_harness.policy import load_base, lora_config

from .conftest import LORA, asked, taught, write_rows
from .kinds import TAGS

Bases = Callable[[str], str]
NO_ROWS = {"sft": None, "grpo": None, "evaluate": None}


def question(model: str, folder: Path, **more: Any) -> InspectJob:
    job = {
        "_tag": "inspect",
        "threads": 1,
        "folder": str(folder),
        "out": str(folder / "answer.json"),
        "model": model,
        "tags": TAGS,
        "probe": {
            "prompt": [{"role": "system", "content": "Use tags."}, {"role": "user", "content": "1+1?"}],
            "completion": [{"role": "assistant", "content": "<think>1+1</think><answer>2</answer>"}],
        },
        "rows": NO_ROWS,
        "most_rows": 100,
        "sft": None,
        "grpo": None,
    }
    return InspectJob.model_validate_json(json.dumps(job | more))


def found(model: str, folder: Path, **more: Any) -> Any:
    """The answer as it is read from its file, where every part was told."""
    return json.loads(inspect(question(model, folder, **more)).model_dump_json(by_alias=True))


def test_qwen_s_kind(bases: Bases, tmp_path: Path) -> None:
    seen = found(bases("qwen"), tmp_path)
    end = {"id": 151645, "text": "<|im_end|>"}
    assert seen["tokenizer"] == {
        "class_name": "Qwen2Tokenizer",
        "vocabulary": 151646,
        "eos": end,
        "pad": {"id": 151643, "text": "<|endoftext|>"},
        "bos": None,
        "padding_side": "right",
        "longest": None,
        "fast": True,
    }
    assert seen["template"] == {
        "system": "kept",
        "generation_prompt": "<|im_start|>assistant\n",
        "turn_end": "<|im_end|>\n",
        "keeps_completion": True,
        "marks_generation": False,
        "rendered": "<|im_start|>system\nUse tags.<|im_end|>\n<|im_start|>user\n1+1?<|im_end|>\n"
        "<|im_start|>assistant\n<think>1+1</think><answer>2</answer><|im_end|>\n",
    }
    assert seen["ends"] == {"tokenizer": [end], "generation": [end], "turn": end}
    assert [tag["tag"] for tag in seen["tags"]] == TAGS
    # Qwen2.5 has no token for these tags: each is three of its own
    assert [(len(tag["ids"]), tag["special"], tag["survives"]) for tag in seen["tags"]] == [(3, False, True)] * 4
    assert seen["model"]["kind"] == "model"
    assert seen["model"]["config"]["model_type"] == "qwen2"
    assert seen["model"]["weights_bytes"] > 151680 * 16 * 2
    assert (seen["rows"], seen["settings"]) == (NO_ROWS, {"sft": None, "grpo": None})


def test_a_tokenizer_in_trouble(bases: Bases, tmp_path: Path) -> None:
    seen = found(bases("llama3 in trouble"), tmp_path)
    tokenizer = seen["tokenizer"]
    assert tokenizer["pad"] == tokenizer["eos"] == seen["ends"]["tokenizer"][0]
    assert tokenizer["eos"]["text"] == "<|end_of_text|>"
    assert seen["ends"]["turn"]["text"] == "<|eot_id|>"
    assert tokenizer["padding_side"] == "right"
    assert [(len(tag["ids"]), tag["special"], tag["survives"]) for tag in seen["tags"]] == [(1, True, False)] * 4


@pytest.mark.parametrize("kind", ["phi3", "phi3 of April"])
def test_phi_ends_a_turn_with_another_token_than_a_text(kind: str, bases: Bases, tmp_path: Path) -> None:
    seen = found(bases(kind), tmp_path)
    assert seen["tokenizer"]["pad"] == seen["tokenizer"]["eos"] == seen["ends"]["tokenizer"][0]
    assert (seen["tokenizer"]["eos"]["text"], seen["tokenizer"]["padding_side"]) == ("<|endoftext|>", "left")
    assert seen["ends"]["turn"]["text"] == "<|end|>"
    assert [tag["survives"] for tag in seen["tags"]] == [True] * 4


def test_a_pad_that_is_not_set_is_not_made_up(bases: Bases, tmp_path: Path) -> None:
    assert found(bases("llama3"), tmp_path)["tokenizer"]["pad"] is None


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("gemma", ("refused", "<start_of_turn>model\n", True)),
        ("silent", ("dropped", "<|start_header_id|>assistant<|end_header_id|>\n\n", True)),
        ("r1", ("kept", "<｜Assistant｜><think>\n", False)),  # noqa: RUF001
        ("qwen3", ("kept", "<|im_start|>assistant\n", False)),
        ("phi3", ("kept", "<|assistant|>\n", True)),
        # the user's turn opens the assistant's, asked for or not
        ("phi3 of April", ("dropped", "", True)),
    ],
)
def test_templates(kind: str, expected: tuple[str, str, bool], bases: Bases, tmp_path: Path) -> None:
    template = found(bases(kind), tmp_path)["template"]
    assert (template["system"], template["generation_prompt"], template["keeps_completion"]) == expected
    assert "1+1</think><answer>2</answer>" in template["rendered"]


def test_a_template_may_mark_the_assistant_s_turn(workshop: Path, tmp_path: Path) -> None:
    assert found(str(workshop / "base"), tmp_path)["template"]["marks_generation"] is True


def test_an_adapter_is_told_from_a_model(workshop: Path, tmp_path: Path) -> None:
    adapter = get_peft_model(load_base(str(workshop / "base")), lora_config(Lora.model_validate(LORA)))
    adapter.save_pretrained(str(tmp_path / "adapter"))
    seen = found_model(str(tmp_path / "adapter"), tmp_path)
    assert (seen["kind"], seen["config"]["peft_type"], seen["config"]["r"]) == ("adapter", "LORA", LORA["r"])
    assert seen["weights_bytes"] == (tmp_path / "adapter" / "adapter_model.safetensors").stat().st_size


def found_model(model: str, folder: Path) -> Any:
    return found(model, folder)["model"]


def test_weights_that_are_not_all_there_are_not_counted(workshop: Path, tmp_path: Path) -> None:
    config = (workshop / "base" / "config.json").read_text()
    (tmp_path / "config.json").write_text(config)
    assert found_model(str(tmp_path), tmp_path)["weights_bytes"] is None
    index = {"weight_map": {"a": "model-1.safetensors", "b": "model-2.safetensors", "c": "model-1.safetensors"}}
    (tmp_path / "model.safetensors.index.json").write_text(json.dumps(index))
    save_file({"a": torch.zeros(3)}, tmp_path / "model-1.safetensors")
    assert found_model(str(tmp_path), tmp_path)["weights_bytes"] is None
    save_file({"b": torch.zeros(5)}, tmp_path / "model-2.safetensors")
    sizes = [(tmp_path / f"model-{number}.safetensors").stat().st_size for number in (1, 2)]
    assert found_model(str(tmp_path), tmp_path)["weights_bytes"] == sum(sizes)


def test_a_file_of_weights_that_is_cut_short_is_not_counted(workshop: Path, tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text((workshop / "base" / "config.json").read_text())
    whole = (workshop / "base" / "model.safetensors").read_bytes()
    for content, counted in (
        (whole, len(whole)),
        (whole[:-1], None),
        (whole[:100], None),
        (b"", None),
        (b"x" * 90, None),
    ):
        (tmp_path / "model.safetensors").write_bytes(content)
        assert found_model(str(tmp_path), tmp_path)["weights_bytes"] == counted


def test_a_configuration_of_a_kind_that_transformers_does_not_know_stands_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text(json.dumps({"model_type": "of-tomorrow", "hidden_size": 7}))
    assert found_model(str(tmp_path), tmp_path)["config"] == {"model_type": "of-tomorrow", "hidden_size": 7}


def test_lengths_of_rows(workshop: Path, tmp_path: Path) -> None:
    rows = {
        "sft": write_rows(tmp_path / "sft.jsonl", taught(9)),
        "grpo": write_rows(tmp_path / "grpo.jsonl", asked(5)),
        "evaluate": write_rows(tmp_path / "evaluate.jsonl", [*asked(2), {"prompt": 1}]),
    }
    base = str(workshop / "base")
    seen = found(base, tmp_path, rows=rows, most_rows=4)["rows"]
    assert (seen["sft"]["rows"], seen["sft"]["read"]) == (9, 4)
    assert len(seen["sft"]["prompt"]) == len(seen["sft"]["completion"]) == 4
    assert (seen["grpo"]["rows"], seen["grpo"]["read"], seen["grpo"]["completion"]) == (5, 4, [])
    # every prompt of a sum of two digits is as long, whichever file it comes from
    assert set(seen["sft"]["prompt"]) == set(seen["grpo"]["prompt"])
    assert seen["evaluate"] == {"not_told": f"Line 3 of {rows['evaluate']}: prompt: Input should be a valid array."}


def test_places_are_spread_evenly() -> None:
    assert list(spread(3, 5)) == [0, 1, 2]
    assert list(spread(10, 4)) == [0, 2, 5, 7]


def test_settings_are_those_the_phases_would_have(workshop: Path, tmp_path: Path) -> None:
    grpo = {"num_generations": 4, "per_device_train_batch_size": 8, "max_steps": 3}
    seen = found(str(workshop / "base"), tmp_path, sft={"max_steps": 3}, grpo=grpo)["settings"]
    assert (seen["sft"]["max_steps"], seen["sft"]["logging_steps"], seen["sft"]["max_length"]) == (3, 1, 1024)
    assert (seen["grpo"]["remove_unused_columns"], seen["grpo"]["generation_batch_size"]) == (False, 8)


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ({"num_generation": 4}, "has no setting num_generation: did you mean num_generations"),
        ({"num_generations": 3, "per_device_train_batch_size": 8}, "divisible"),
        ({"remove_unused_columns": True}, "rewards need the gold column"),
    ],
)
def test_a_refusal_is_told_and_leaves_the_rest(
    settings: dict[str, Any], reason: str, workshop: Path, tmp_path: Path
) -> None:
    seen = found(str(workshop / "base"), tmp_path, sft={}, grpo=settings)["settings"]
    assert reason in seen["grpo"]["not_told"]
    assert seen["sft"]["max_length"] == 1024


def test_a_model_that_is_not_to_be_had_leaves_the_machine(tmp_path: Path) -> None:
    seen = inspect(question("no-such/model", tmp_path, sft={}))
    for part in (seen.tokenizer, seen.template, seen.tags, seen.ends, seen.model):
        assert isinstance(part, NotTold)
        assert "HF_HUB_OFFLINE" in part.not_told
    assert not isinstance(seen.machine, NotTold)
    assert torch.__version__.startswith(str(seen.machine.versions["torch"]))
    assert seen.machine.versions["deepspeed"] is None
    assert len(seen.machine.gpus) == torch.cuda.device_count()
    assert not isinstance(seen.settings.sft, NotTold)


def test_a_hub_that_does_not_answer_is_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without this each file would be tried for 23 seconds."""
    monkeypatch.setattr(constants, "ENDPOINT", "http://127.0.0.1:1")
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    hub.ask_or_stay_offline("no-such/model")
    assert constants.HF_HUB_OFFLINE is True


def test_the_answer_is_whole_in_its_file(workshop: Path, tmp_path: Path) -> None:
    answer(question(str(workshop / "base"), tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == ["answer.json"]
    Inspected.model_validate_json((tmp_path / "answer.json").read_text())
