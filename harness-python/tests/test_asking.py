"""A question from its job file to the file of its answer, and how a failure of the whole is told."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from touchstone_harness import asking
from touchstone_harness.main import main

from .conftest import asked, taught, write_rows

Bases = Callable[[str], str]


def question(base: str, folder: Path, **more: Any) -> str:
    job = {
        "_tag": "render",
        "threads": 1,
        "folder": str(folder / "work"),
        "out": str(folder / "answer.json"),
        "model": base,
        "rows": write_rows(folder / "sft.jsonl", taught(3)),
        "places": [2, 0],
        "max_length": 1024,
    }
    file = folder / "job.json"
    file.write_text(json.dumps(job | more))
    return str(file)


def test_rows_come_in_the_order_of_their_places(bases: Bases, tmp_path: Path) -> None:
    assert main([question(bases("llama3"), tmp_path)]) == 0
    answer = json.loads((tmp_path / "answer.json").read_text())
    assert [row["place"] for row in answer["rows"]] == [2, 0]
    assert ["2+2?" in row["text"] for row in answer["rows"]] == [True, False]
    assert answer["said"] == []


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"places": [0, 3]}, "has no row 3: it holds 3, counted from 0"),
        (
            {"rows": "/nowhere/rows.jsonl"},
            "The rows in /nowhere/rows.jsonl cannot be read (No such file or directory).",
        ),
        ({"model": "no-such/model"}, "The tokenizer of no-such/model cannot be loaded. Name a folder, or see that"),
        ({"places": []}, "places: List should have at least 1 item"),
        ({"_tag": "ask"}, "is not a job"),
    ],
)
def test_a_failure_is_one_sentence_and_no_answer(
    change: dict[str, Any], sentence: str, bases: Bases, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main([question(bases("llama3"), tmp_path, **change)]) == 1
    said = capfd.readouterr().err.strip().split("\n")
    assert sentence in said[-1]
    assert not (tmp_path / "answer.json").exists()


def test_prompts_are_shown_without_loss(bases: Bases, tmp_path: Path) -> None:
    rows = write_rows(tmp_path / "asked.jsonl", asked(2))
    assert main([question(bases("llama3"), tmp_path, rows=rows, places=[1])]) == 0
    [row] = json.loads((tmp_path / "answer.json").read_text())["rows"]
    assert row["text"].endswith("1+2?<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n")
    assert not any(token["loss"] for token in row["tokens"])
    assert row["prompt"] == len(row["tokens"])


def test_an_answer_that_cannot_be_written_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    (tmp_path / "answer.json").write_text("before")
    monkeypatch.setattr(asking.os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        asking.write_whole(tmp_path / "answer.json", b"after")
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"answer.json": "before"}
