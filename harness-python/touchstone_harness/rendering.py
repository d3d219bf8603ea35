"""Rows of a file as SFT trains on them: every token with its text, and whether the loss is on it."""

from collections.abc import Iterator

from .conversation import Template, Tokens
from .inspected import Rendered, RenderedRow, RenderedToken, RenderJob
from .rows import ShownRow, TaughtRow, read_places
from .tokenizer import load_tokenizer, special_ids


def render(job: RenderJob) -> Rendered:
    """Read the rows, render and tokenize them, cut at max_length."""
    template = Template(load_tokenizer(job.model))
    rows = [_tokens(template, row) for row in read_places(job.rows, job.places, ShownRow)]
    special = special_ids(template.tokenizer)
    return Rendered(
        rows=[_row(template, special, place, row, job.max_length) for place, row in zip(job.places, rows, strict=True)],
        said=template.said,
    )


def _tokens(template: Template, row: ShownRow) -> Tokens:
    if row.completion is None:
        return template.prompts([row.prompt])[0]
    return template.taught([TaughtRow(prompt=row.prompt, completion=row.completion, masked=row.masked)])[0]


def _row(template: Template, special: frozenset[int], place: int, row: Tokens, limit: int | None) -> RenderedRow:
    length = len(row.ids) if limit is None else min(limit, len(row.ids))
    shown = zip(row.ids[:length], texts_of(template, row), row.loss, strict=False)
    return RenderedRow(
        place=place,
        text=row.text,
        tokens=[RenderedToken(id=token, text=text, loss=loss, special=token in special) for token, text, loss in shown],
        prompt=min(row.prompt, length),
        cut=len(row.ids) - length,
    )


def texts_of(template: Template, row: Tokens) -> Iterator[str]:
    """The text of each token; put together they are the row's text.

    A character that several tokens share stands with the first of them, the others are empty. A tokenizer that does
    not tell places decodes each token by itself.
    """
    if row.spans is None:
        yield from (template.tokenizer.decode([token]) for token in row.ids)
        return
    at = 0
    last = len(row.spans) - 1
    for index, (_, end) in enumerate(row.spans):
        to = len(row.text) if index == last else max(at, end)
        yield row.text[at:to]
        at = to
