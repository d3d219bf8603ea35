"""Rows of a job: JSON lines to learn from, or to be rewarded on."""

import json
from collections.abc import Iterator, Sequence
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


class ShownRow(Strict):
    """A row of either kind."""

    prompt: list[Message]
    completion: list[Message] | None = None
    problem: Text | None = None
    masked: list[Span] | None = None
    gold: str | None = None
    columns: dict[str, JsonValue] | None = None


def _lines(path: str) -> Iterator[bytes]:
    """Lines of bytes end at \\n alone: as text, U+2028 and others would end one too, which JSON leaves as they are."""
    try:
        with Path(path).open("rb") as file:
            yield from file
    except OSError as error:
        raise RowsError(f"The rows in {path} cannot be read ({error.strerror}).") from error


def _row(path: str, number: int, line: bytes, kind: type[R]) -> R:
    try:
        return kind.model_validate_json(line)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "the line"
        raise RowsError(f"Line {number} of {path}: {place}: {first['msg']}.") from error


def _read(path: str, kind: type[R]) -> list[R]:
    rows = [_row(path, number, line, kind) for number, line in enumerate(_lines(path), start=1)]
    if not rows:
        raise RowsError(f"{path} holds no rows.")
    return rows


def count_rows(path: str) -> int:
    """How many rows there are in a file; none of them is looked at."""
    return sum(1 for _ in _lines(path))


def read_places(path: str, places: Sequence[int], kind: type[R]) -> list[R]:
    """The rows at some places of a file, from 0, in the order of the places; no other is looked at."""
    wanted = set(places)
    found = {place: _row(path, place + 1, line, kind) for place, line in enumerate(_lines(path)) if place in wanted}
    for place in places:
        if place not in found:
            raise RowsError(f"{path} has no row {place}: it holds {count_rows(path)}, counted from 0.")
    return [found[place] for place in places]


def read_taught(path: str) -> list[TaughtRow]:
    """Rows {prompt, completion}."""
    return _read(path, TaughtRow)


def read_asked(path: str) -> list[AskedRow]:
    """Rows {prompt, gold, problem, columns}."""
    return _read(path, AskedRow)


def asked_column(row: AskedRow, prompt: Sequence[Message]) -> dict[str, object]:
    """An asked row as a data set of TRL holds it. Columns are one JSON text: Arrow would give all rows all keys."""
    return {
        "prompt": plain(prompt),
        "gold": row.gold,
        "problem": row.problem,
        "columns": json.dumps(row.columns),
    }


def columns_of(text: str) -> dict[str, JsonValue]:
    """The columns that `asked_column` wrote."""
    return cast("dict[str, JsonValue]", json.loads(text))


def plain(conversation: Sequence[Message]) -> list[dict[str, str]]:
    """Messages as TRL and transformers take them."""
    return [{"role": message.role, "content": message.content} for message in conversation]
