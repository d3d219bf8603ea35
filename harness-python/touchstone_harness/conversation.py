"""From a conversation to its tokens: one place for SFT, GRPO, evaluation and for what is shown of them.

What a chat template does is found out by rendering probes. A row to learn from is the prompt as generation is asked
for, the completion as the policy would write it after that, and what the template puts after a turn. Ordinary
templates render the whole conversation to that same text. Some do not: they cut reasoning out of a finished turn, or
open it for the policy. What those make of a finished turn is nothing that the policy could have written.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from .errors import HarnessError, RowsError
from .messages import Message
from .rows import TaughtRow, plain

System = Literal["kept", "dropped", "refused"]
Span = tuple[int, int]

SYSTEM, USER, ASSISTANT = "systemprobe", "userprobe", "assistantprobe"
FOLDED = {
    "refused": "The chat template has no system role: the system prompt is put into the first user turn.",
    "dropped": "The chat template leaves system prompts out: the system prompt is put into the first user turn.",
}
CHUNK = 1000

# What a template may open for the policy: a tag at the very end of the prompt.
_OPENED = re.compile(r"(<[^<>\s]+>|\[[^\[\]\s]+\])(\s*)\Z")


@dataclass(frozen=True)
class Tokens:
    """A row in tokens, and which of them carry loss; `spans` are their places in the text, None where nobody tells."""

    text: str
    ids: list[int]
    loss: list[bool]
    spans: list[Span] | None
    prompt: int
    """Tokens of the prompt, which come first."""

    @property
    def labels(self) -> list[int]:
        """As TRL takes them: what carries no loss is -100."""
        return [token if loss else -100 for token, loss in zip(self.ids, self.loss, strict=True)]


@dataclass(frozen=True)
class _Written:
    """A row as text: its prompt, the whole, and how many characters of the completion the prompt holds already."""

    prompt: str
    text: str
    opened: int


class Template:
    """A tokenizer's chat template. What it made necessary is in `said`, to be told to the user."""

    def __init__(self, tokenizer: Any) -> None:
        if not tokenizer.chat_template:
            raise HarnessError(
                "The tokenizer has no chat template: take a model that was made for conversations (its name mostly "
                "ends in -Instruct or -it)."
            )
        self.tokenizer = tokenizer
        self.said: list[str] = []

    def render(self, messages: Sequence[Message], *, ask: bool) -> str:
        """The text of a conversation as the template writes it; `ask` for a completion or not."""
        from jinja2 import TemplateError

        try:
            return self.tokenizer.apply_chat_template(plain(messages), tokenize=False, add_generation_prompt=ask)
        except TemplateError as error:
            reason = " ".join(str(error).split())[:200]
            raise RowsError(f"The chat template refuses a conversation ({reason}).") from error

    @cached_property
    def system(self) -> System:
        """What becomes of a system message."""
        user = Message(role="user", content=USER)
        self.render([user], ask=True)
        try:
            text = self.render([Message(role="system", content=SYSTEM), user], ask=True)
        except RowsError:
            return "refused"
        return "kept" if SYSTEM in text else "dropped"

    @cached_property
    def generation_prompt(self) -> str:
        """What the template appends when a completion is asked for."""
        user = [Message(role="user", content=USER)]
        asked = self.render(user, ask=True)
        at = _common(self.render(user, ask=False), asked)
        # Phi's puts one special token there or another: both begin with <|, and none is cut in two.
        names = "|".join(re.escape(token.content) for token in self.tokenizer.added_tokens_decoder.values())
        cut = [found.start() for found in re.finditer(names, asked) if found.start() < at < found.end()]
        return asked[min(cut, default=at) :]

    @cached_property
    def turn_end(self) -> str:
        """What the template puts after a completion."""
        turns = [Message(role="user", content=USER), Message(role="assistant", content=ASSISTANT)]
        _, found, after = self.render(turns, ask=False).rpartition(ASSISTANT)
        if not found:
            raise HarnessError("The chat template leaves the assistant's turns out: nothing could be learnt from it.")
        return after

    def fold(self, prompt: Sequence[Message]) -> list[Message]:
        """The prompt as this template can render it: its system messages in the first user turn where it must be."""
        system = [turn.content for turn in prompt if turn.role == "system"]
        if not system or self.system == "kept":
            return list(prompt)
        self._say(FOLDED[self.system])
        turns = [turn for turn in prompt if turn.role != "system"]
        first = next((index for index, turn in enumerate(turns) if turn.role == "user"), None)
        asked = [] if first is None else [turns[first].content]
        folded = Message(role="user", content="\n\n".join([*system, *asked]))
        return [folded, *turns] if first is None else [*turns[:first], folded, *turns[first + 1 :]]

    def prompts(self, prompts: Sequence[Sequence[Message]]) -> list[Tokens]:
        """Prompts as a completion is asked for them; nothing in them carries loss."""
        texts = [self.render(self.fold(prompt), ask=True) for prompt in prompts]
        ids, spans = self._encode(texts)
        rows = zip(texts, ids, spans, strict=True)
        return [Tokens(text, row, [False] * len(row), places, len(row)) for text, row, places in rows]

    def taught(self, rows: Sequence[TaughtRow]) -> list[Tokens]:
        """Rows as SFT learns them; the loss is on the completion and its end, but for what is masked."""
        return [tokens for start in range(0, len(rows), CHUNK) for tokens in self._taught(rows[start : start + CHUNK])]

    def _taught(self, rows: Sequence[TaughtRow]) -> Iterator[Tokens]:
        written = [self._write(row) for row in rows]
        if written:
            self._compare(rows[0], written[0])
        asked, _ = self._encode([one.prompt for one in written])
        ids, spans = self._encode([one.text for one in written])
        for row, one, prompt, whole, places in zip(rows, written, asked, ids, spans, strict=True):
            # As TRL does it: the completion begins where the two part, which is before it where tokens merged.
            before = _common(prompt, whole)
            loss = [False] * before + [True] * (len(whole) - before)
            if row.masked:
                masked = _places(row, len(one.prompt) - one.opened)
                loss = [on and not _overlaps(place, masked) for on, place in zip(loss, self._told(places), strict=True)]
            yield Tokens(one.text, whole, loss, places, before)

    def _write(self, row: TaughtRow) -> _Written:
        if [turn.role for turn in row.completion] != ["assistant"]:
            raise RowsError("A completion to learn is one turn of the assistant.")
        content = row.completion[0].content
        prompt = self.render(self.fold(row.prompt), ask=True)
        opened = self._opened(content)
        return _Written(prompt, prompt + content[opened:] + self.turn_end, opened)

    def _opened(self, content: str) -> int:
        """Characters at the start of a completion that the template has written already."""
        tag = _OPENED.search(self.generation_prompt)
        if tag is None or not content.startswith(tag[1]):
            return 0
        self._say(f"The chat template opens {tag[1]} itself: completions are learnt from without it.")
        rest = content[len(tag[1]) :]
        return len(tag[1]) + _common(tag[2], rest)

    def _compare(self, row: TaughtRow, written: _Written) -> None:
        """Say where the template itself would render the finished row otherwise."""
        if self.render([*self.fold(row.prompt), *row.completion], ask=False) != written.text:
            self._say(
                "The chat template renders a finished turn otherwise than the policy would write it (reasoning is cut "
                "out or moved): completions are learnt from whole, as they stand in the rows."
            )

    def _encode(self, texts: list[str]) -> tuple[list[list[int]], list[list[Span] | None]]:
        """Each text in tokens, and their places in it."""
        tokenizer = self.tokenizer
        if not tokenizer.is_fast:
            return tokenizer(texts, add_special_tokens=False)["input_ids"], [None] * len(texts)
        with _whole_places(tokenizer.backend_tokenizer):
            encoded = tokenizer(texts, add_special_tokens=False, return_offsets_mapping=True)
        return encoded["input_ids"], encoded["offset_mapping"]

    def _told(self, spans: list[Span] | None) -> list[Span]:
        if spans is None:
            raise HarnessError(
                f"Parts of completions are to be kept out of the loss, but {type(self.tokenizer).__name__} does not "
                "tell where its tokens stand: prepare the data with --outputs drop or keep, or take a model with a "
                "fast tokenizer."
            )
        return spans

    def _say(self, sentence: str) -> None:
        if sentence not in self.said:
            self.said.append(sentence)


@contextmanager
def _whole_places(backend: Any) -> Iterator[None]:
    """Places of tokens with their blanks: a byte-level post-processor trims them off, and does nothing else here."""
    from tokenizers import processors

    own = backend.post_processor
    backend.post_processor = processors.ByteLevel(trim_offsets=False)
    try:
        yield
    finally:
        backend.post_processor = own


def _common(one: Sequence[object], other: Sequence[object]) -> int:
    """How long the beginning is that two sequences share."""
    if other[: len(one)] == one:
        return len(one)
    return next(index for index, (a, b) in enumerate(zip([*one, None], [*other, None], strict=False)) if a != b)


def _places(row: TaughtRow, content: int) -> list[Span]:
    """Masked spans as places in the rendered text, in Python's characters, where the row counts UTF-16 code units."""
    text = row.completion[0].content
    starts = [0]
    for character in text:
        starts.append(starts[-1] + (2 if ord(character) > 0xFFFF else 1))
    places: list[Span] = []
    for start, end in row.masked or []:
        if not start <= end <= starts[-1]:
            raise RowsError(f"The masked span [{start}, {end}] is not within its completion (0 to {starts[-1]}).")
        # a span that cuts a character in two takes it whole
        places.append((content + bisect_right(starts, start) - 1, content + bisect_left(starts, end)))
    return places


def _overlaps(place: Span, masked: Sequence[Span]) -> bool:
    start, end = place
    return any(start < last and end > first for first, last in masked)
