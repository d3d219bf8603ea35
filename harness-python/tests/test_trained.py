"""What SFT trains on is what is shown of it: the labels of a batch of the real SFTTrainer, by kind of tokenizer."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from datasets import Dataset
from trl.trainer.sft_config import SFTConfig
from trl.trainer.sft_trainer import SFTTrainer

from touchstone_harness import sft
from touchstone_harness.conversation import Template
from touchstone_harness.inspected import Rendered, RenderJob
from touchstone_harness.job import SftJob
from touchstone_harness.policy import load_base
from touchstone_harness.rendering import render
from touchstone_harness.rows import TaughtRow, plain
from touchstone_harness.tokenizer import load_tokenizer

from .conftest import LORA, write_rows
from .kinds import KINDS

Bases = Callable[[str], str]
SYSTEM = {"role": "system", "content": "Think in <think>, answer in <answer>."}

REASONING = "half of 48 is 24 🧮 — 数学\n```output\n24 한\n```\nso 72"
OUTPUT = "24 한\n"
COMPLETIONS = [
    f"<think>{REASONING}</think><answer>72</answer>",
    "<think>\nAltogether   she sold\n\n\n48+24 clips.\n</think>\n<answer>72</answer>",
    "no tags at all",
]


def row(completion: str, masked: list[list[int]] | None = None) -> dict[str, Any]:
    prompt = [SYSTEM, {"role": "user", "content": "Natalia sold 48 clips in April and half as many in May?"}]
    taught = {"prompt": prompt, "completion": [{"role": "assistant", "content": completion}], "problem": "p"}
    return taught if masked is None else taught | {"masked": masked}


def units(text: str) -> int:
    """Length in UTF-16 code units, as rows count."""
    return len(text.encode("utf-16-le")) // 2


def masked_row() -> dict[str, Any]:
    before, _, _ = COMPLETIONS[0].partition(OUTPUT)
    return row(COMPLETIONS[0], [[units(before), units(before + OUTPUT)]])


class Notes:
    """A reporter that keeps what it is told."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def notes(self, said: Sequence[str]) -> None:
        self.said += said


def sft_job(base: str, rows: str, folder: Path, **settings: Any) -> SftJob:
    return SftJob.model_validate_json(
        json.dumps(
            {
                "_tag": "sft",
                "run": "r1",
                "attempt": 1,
                "seed": 0,
                "threads": 2,
                "bridge": {"_tag": "unix", "path": "/nowhere/none.sock"},
                "folder": str(folder / "work"),
                "model": base,
                "rows": rows,
                "out": str(folder / "out"),
                "lora": LORA,
                "resume": False,
                "settings": {"per_device_train_batch_size": 8, "report_to": "none", **settings},
            }
        )
    )


def rendered(base: str, rows: str, folder: Path, count: int, max_length: int | None = 1024) -> Rendered:
    job = {"_tag": "render", "threads": 1, "folder": str(folder), "out": str(folder / "answer.json")}
    job |= {"model": base, "rows": rows, "places": list(range(count)), "max_length": max_length}
    return render(RenderJob.model_validate_json(json.dumps(job)))


def batch_of(job: SftJob) -> tuple[list[tuple[list[int], list[int]]], Any, list[str]]:
    """Ids and labels of every row of the first batch, without padding; the tokenizer; what was noted."""
    notes = Notes()
    trainer = sft.make_trainer(job, notes)  # type: ignore[arg-type]
    batch = next(iter(trainer.get_train_dataloader()))
    rows: list[tuple[list[int], list[int]]] = []
    for ids, labels, mask in zip(batch["input_ids"], batch["labels"], batch["attention_mask"], strict=True):
        length = int(mask.sum())
        assert set(labels[length:].tolist()) <= {-100}
        rows.append((ids[:length].tolist(), labels[:length].tolist()))
    return rows, trainer.processing_class, notes.said


@pytest.mark.parametrize("kind", KINDS)
def test_a_batch_is_what_is_shown(kind: str, bases: Bases, tmp_path: Path) -> None:
    base = bases(kind)
    rows = [*(row(completion) for completion in COMPLETIONS), masked_row()]
    file = write_rows(tmp_path / "sft.jsonl", rows)
    batch, tokenizer, said = batch_of(sft_job(base, file, tmp_path))
    shown = rendered(base, file, tmp_path, len(rows))

    labels = sorted([token.id if token.loss else -100 for token in one.tokens] for one in shown.rows)
    assert sorted(trained for _, trained in batch) == labels
    assert sorted(ids for ids, _ in batch) == sorted([token.id for token in one.tokens] for one in shown.rows)
    assert said == shown.said

    # What the loss is on, decoded: the completion as the policy would write it, and the end of the turn.
    template = Template(tokenizer)
    learnt = sorted(tokenizer.decode([token for token in trained if token != -100]) for _, trained in batch)
    opened = "<think>" if template.generation_prompt.endswith("<think>\n") else ""
    whole = [completion.removeprefix(opened) for completion in COMPLETIONS]
    if opened:  # the line's end, too, is in the prompt
        whole[1] = whole[1].removeprefix("\n")
    without = whole[0].replace(OUTPUT, "")
    # Phi's end of a turn swallows the line's end after it.
    end = tokenizer.decode(tokenizer(template.turn_end, add_special_tokens=False)["input_ids"])
    kept = [text for text in learnt if OUTPUT in text or "no tags" in text or "Altogether" in text]
    assert kept == sorted(text + end for text in whole)
    [masked] = [text for text in learnt if text not in kept]
    # A token that reaches over the mask's edge is out too: never a token more than that, never one of the output.
    assert OUTPUT.strip() not in masked
    assert masked.startswith(without[: without.index("```output")])
    assert masked.endswith(without[without.rindex("so 72") :] + end)


@pytest.mark.parametrize("kind", KINDS)
def test_the_texts_of_the_tokens_are_the_text(kind: str, bases: Bases, tmp_path: Path) -> None:
    rows = [row(completion) for completion in COMPLETIONS]
    shown = rendered(bases(kind), write_rows(tmp_path / "sft.jsonl", rows), tmp_path, len(rows))
    for one, completion in zip(shown.rows, COMPLETIONS, strict=True):
        assert "".join(token.text for token in one.tokens) == one.text
        assert completion.removeprefix("<think>").strip() in one.text


@pytest.mark.parametrize("kind", ["qwen", "llama3", "gemma", "silent", "phi3", "phi3 of April"])
def test_trl_makes_the_same_of_an_ordinary_template(kind: str, bases: Bases, tmp_path: Path) -> None:
    base = bases(kind)
    template = Template(load_tokenizer(base))
    rows = [TaughtRow.model_validate_json(json.dumps(row(completion))) for completion in COMPLETIONS]
    ours = template.taught(rows)
    theirs = trl_rows(base, [(template.fold(one.prompt), one.completion) for one in rows], tmp_path)
    assert theirs == [(one.ids, one.labels) for one in ours]


@pytest.mark.parametrize("kind", ["qwen3", "r1"])
def test_trl_makes_something_else_where_a_template_rewrites_reasoning(kind: str, bases: Bases, tmp_path: Path) -> None:
    """Why rows are not left to TRL: of R1's kind, the reasoning would be gone."""
    base = bases(kind)
    rows = [TaughtRow.model_validate_json(json.dumps(row(COMPLETIONS[0])))]
    [(_, labels)] = trl_rows(base, [(one.prompt, one.completion) for one in rows], tmp_path)
    tokenizer = load_tokenizer(base)
    learnt = tokenizer.decode([token for token in labels if token != -100])
    assert COMPLETIONS[0].removeprefix("<think>") not in learnt
    assert ("half of 48" in learnt) == (kind == "qwen3")


def trl_rows(base: str, rows: list[Any], folder: Path) -> list[tuple[list[int], list[int]]]:
    """What TRL itself makes of conversational rows."""
    trainer = SFTTrainer(
        model=load_base(base),
        processing_class=load_tokenizer(base),
        train_dataset=Dataset.from_list([{"prompt": plain(asked), "completion": plain(told)} for asked, told in rows]),
        args=SFTConfig(
            output_dir=str(folder / "trl"), report_to="none", use_cpu=True, bf16=False, gradient_checkpointing=False
        ),
    )
    made: Any = trainer.train_dataset
    return [(one["input_ids"], one["labels"]) for one in made]


def test_what_lies_beyond_max_length_is_cut_alike_and_said(bases: Bases, tmp_path: Path) -> None:
    base = bases("llama3")
    rows = [
        row(COMPLETIONS[2]),
        row(COMPLETIONS[0]),
        row(COMPLETIONS[0]) | {"prompt": [SYSTEM | {"content": "x" * 900}]},
    ]
    file = write_rows(tmp_path / "sft.jsonl", rows)
    whole = rendered(base, file, tmp_path, 3, None)
    limit = len(whole.rows[1].tokens) - 5
    shown = rendered(base, file, tmp_path, 3, limit)
    assert [one.cut for one in shown.rows] == [0, 5, len(whole.rows[2].tokens) - limit]
    batch, _, said = batch_of(sft_job(base, file, tmp_path, max_length=limit))
    kept = [one for one in shown.rows if any(token.loss for token in one.tokens)]
    assert sorted(ids for ids, _ in batch) == sorted([token.id for token in one.tokens] for one in kept)
    assert said == [
        f"2 of 3 rows are longer than max_length {limit} and are cut; "
        "1 of them keep nothing to learn from and are left out."
    ]
