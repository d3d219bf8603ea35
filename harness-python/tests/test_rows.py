"""Rows are lines of JSON: they end at \\n and nowhere else."""

import json
from pathlib import Path

import pytest

from touchstone_harness.errors import RowsError
from touchstone_harness.rows import read_asked

QUESTION = "Tom\u2028has\u20293\u0085apples\x0b\x0c\x1c.\nHow many?"


def row(question: str) -> dict[str, object]:
    return {"prompt": [{"role": "user", "content": question}], "gold": "3", "problem": "p", "columns": {"q": question}}


def written(path: Path, *lines: str) -> str:
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return str(path)


def test_a_row_does_not_end_at_what_unicode_calls_a_line_s_end(tmp_path: Path) -> None:
    """JSON.stringify leaves U+2028, U+2029 and U+0085 as they are."""
    lines = [json.dumps(row(QUESTION), ensure_ascii=False), json.dumps(row("1+1?"))]
    assert "\u2028" in lines[0]
    rows = read_asked(written(tmp_path / "rows.jsonl", *lines))
    assert [read.prompt[0].content for read in rows] == [QUESTION, "1+1?"]
    assert rows[0].columns == {"q": QUESTION}


def test_the_last_line_may_lack_its_end(tmp_path: Path) -> None:
    (tmp_path / "rows.jsonl").write_text(json.dumps(row("1+1?")))
    assert len(read_asked(str(tmp_path / "rows.jsonl"))) == 1


def test_a_line_that_is_no_row_is_named_by_its_number(tmp_path: Path) -> None:
    with pytest.raises(RowsError, match=r"Line 2 of .*rows\.jsonl"):
        read_asked(written(tmp_path / "rows.jsonl", json.dumps(row(QUESTION)), "{}"))
    with pytest.raises(RowsError, match="holds no rows"):
        read_asked(written(tmp_path / "none.jsonl"))
