"""Rows of a job: JSON lines to learn from, or to be rewarded on."""

import json
from pathlib import Path
from typing import Annotated, TypeVar, cast

from pydantic import Field, JsonValue, ValidationError

from .errors import RowsError
from .job import Count, Strict, Text
from .messages import Message

R = TypeVar("R", bound=Strict)
Span = Annotated[list[Count], Field(min_length=2, max_length=2)]


class TaughtRow(Strict):
    """A prompt with the completion to learn; `masked`: spans of its content, in UTF-16 code units, out of the loss."""

    prompt: list[Message]
    completion: list[Message]
    problem: Text | None = None
    masked: list[Span] | None = None


class AskedRow(Strict):
    """A prompt with its gold."""

    prompt: list[Message]
    gold: str
    problem: Text
    columns: dict[str, JsonValue]


def _read(path: str, kind: type[R]) -> list[R]:
    try:
        text = Path(path).read_text(encoding="utf-8")
    except OSError as error:
        raise RowsError(f"The rows in {path} cannot be read ({error.strerror}).") from error
    rows: list[R] = []
    # Not splitlines(): it ends a line at U+2028, U+2029 and U+0085 too, which JSON leaves as they are.
    lines = text.removesuffix("\n").split("\n") if text else []
    for number, line in enumerate(lines, start=1):
        try:
            rows.append(kind.model_validate_json(line))
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(str(part) for part in first["loc"]) or "the line"
            raise RowsError(f"Line {number} of {path}: {place}: {first['msg']}.") from error
    if not rows:
        raise RowsError(f"{path} holds no rows.")
    return rows


def read_taught(path: str) -> list[TaughtRow]:
    """Rows {prompt, completion}."""
    return _read(path, TaughtRow)


def read_asked(path: str) -> list[AskedRow]:
    """Rows {prompt, gold, problem, columns}."""
    return _read(path, AskedRow)


def taught_column(row: TaughtRow) -> dict[str, object]:
    """A taught row as a data set of TRL holds it."""
    return {"prompt": _messages(row.prompt), "completion": _messages(row.completion)}


def asked_column(row: AskedRow) -> dict[str, object]:
    """An asked row as a data set of TRL holds it. Columns are one JSON text: Arrow would give all rows all keys."""
    return {
        "prompt": _messages(row.prompt),
        "gold": row.gold,
        "problem": row.problem,
        "columns": json.dumps(row.columns),
    }


def columns_of(text: str) -> dict[str, JsonValue]:
    """The columns that `asked_column` wrote."""
    return cast("dict[str, JsonValue]", json.loads(text))


def _messages(conversation: list[Message]) -> list[dict[str, str]]:
    return [{"role": message.role, "content": message.content} for message in conversation]
