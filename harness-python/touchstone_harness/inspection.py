"""Tokenizer, template, model, rows, settings and machine as training would meet them; each part is told alone."""

import json
import re
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any, TypeVar

from trl.trainer.grpo_config import GRPOConfig
from trl.trainer.sft_config import SFTConfig

from . import machine, model
from .conversation import CHUNK, Template, Tokens
from .errors import HarnessError
from .inspected import (
    Inspected,
    InspectedEnds,
    InspectedTag,
    InspectedTemplate,
    InspectedTokenizer,
    InspectJob,
    Lengths,
    NotTold,
    PhaseSettings,
    RowLengths,
    Token,
)
from .job import Settings
from .rows import AskedRow, TaughtRow, count_rows, read_places
from .settings import Draft, configure_grpo, configure_sft
from .tokenizer import read_tokenizer, special_ids

T = TypeVar("T")
G = TypeVar("G")

_GENERATION = re.compile(r"\{%[-+]?\s*generation\s*[-+]?%\}")


def inspect(job: InspectJob) -> Inspected:
    """Everything that can be found out."""
    look = _Look(job)
    files = job.rows
    return Inspected(
        machine=told(machine.look),
        tokenizer=told(look.describe_tokenizer),
        template=told(look.describe_template),
        tags=told(look.describe_tags),
        ends=told(look.describe_ends),
        model=told(lambda: model.look(job.model)),
        rows=RowLengths(
            sft=told_of(files.sft, look.taught_lengths),
            grpo=told_of(files.grpo, look.asked_lengths),
            evaluate=told_of(files.evaluate, look.asked_lengths),
        ),
        settings=PhaseSettings(
            sft=told_of(job.sft, lambda settings: plain_json(configure_sft(Draft("sft", job.folder, settings)))),
            grpo=told_of(job.grpo, lambda settings: plain_json(configure_grpo(Draft("grpo", job.folder, settings)))),
        ),
    )


def told(find: Callable[[], T]) -> T | NotTold:
    """What was found, or why not in a sentence."""
    try:
        return find()
    except HarnessError as error:
        return NotTold(not_told=str(error))
    except Exception as error:
        reason = " ".join(str(error).split())[:300] or "no reason given"
        return NotTold(not_told=f"{type(error).__name__}: {reason}")


def told_of(given: G | None, find: Callable[[G], T]) -> T | NotTold | None:
    """What was found of something; nothing of nothing."""
    return None if given is None else told(lambda: find(given))


class _Look:
    """What several parts need, loaded once; what failed, fails for each of them."""

    def __init__(self, job: InspectJob) -> None:
        self._job = job

    @cached_property
    def _tokenizer(self) -> Any:
        return read_tokenizer(self._job.model)

    @cached_property
    def _template(self) -> Template:
        return Template(self._tokenizer)

    def describe_tokenizer(self) -> InspectedTokenizer:
        tokenizer = self._tokenizer
        longest = tokenizer.model_max_length
        return InspectedTokenizer(
            class_name=type(tokenizer).__name__,
            vocabulary=len(tokenizer),
            eos=self._token(tokenizer.eos_token_id),
            pad=self._token(tokenizer.pad_token_id),
            bos=self._token(tokenizer.bos_token_id),
            padding_side=tokenizer.padding_side,
            # transformers' word for "it does not say" is 10 to the 30
            longest=int(longest) if longest is not None and longest < 1e18 else None,
            fast=tokenizer.is_fast,
        )

    def describe_template(self) -> InspectedTemplate:
        template, probe = self._template, self._probe
        finished = template.render([*template.fold(probe.prompt), *probe.completion], ask=False)
        return InspectedTemplate(
            system=template.system,
            generation_prompt=template.generation_prompt,
            turn_end=template.turn_end,
            keeps_completion=probe.completion[0].content in finished,
            marks_generation=_GENERATION.search(str(self._tokenizer.chat_template)) is not None,
            rendered=template.taught([probe])[0].text,
        )

    def describe_tags(self) -> list[InspectedTag]:
        tokenizer = self._tokenizer
        special = special_ids(tokenizer)
        found: list[InspectedTag] = []
        for tag in self._job.tags:
            ids = tokenizer(tag, add_special_tokens=False)["input_ids"]
            survives = tag in tokenizer.decode(ids, skip_special_tokens=True)
            found.append(InspectedTag(tag=tag, ids=ids, special=not special.isdisjoint(ids), survives=survives))
        return found

    def describe_ends(self) -> InspectedEnds:
        own = self._token(self._tokenizer.eos_token_id)
        return InspectedEnds(
            tokenizer=[] if own is None else [own],
            generation=[token for end in model.ends(self._job.model) if (token := self._token(end)) is not None],
            turn=self._turn(),
        )

    def _turn(self) -> Token | None:
        """The first special token of the template's turn end."""
        special = special_ids(self._tokenizer)
        ids = self._tokenizer(self._template.turn_end, add_special_tokens=False)["input_ids"]
        return next((self._token(token) for token in ids if token in special), None)

    def taught_lengths(self, path: str) -> Lengths:
        rows = count_rows(path)
        places = spread(rows, self._job.most_rows)
        tokens = self._template.taught(read_places(path, places, TaughtRow))
        prompts = [row.prompt for row in tokens]
        whole = [len(row.ids) for row in tokens]
        completions = [length - prompt for length, prompt in zip(whole, prompts, strict=True)]
        return Lengths(rows=rows, read=len(places), prompt=prompts, completion=completions)

    def asked_lengths(self, path: str) -> Lengths:
        rows = count_rows(path)
        places = spread(rows, self._job.most_rows)
        asked = read_places(path, places, AskedRow)
        tokens: list[Tokens] = []
        for start in range(0, len(asked), CHUNK):
            tokens += self._template.prompts([row.prompt for row in asked[start : start + CHUNK]])
        return Lengths(rows=rows, read=len(places), prompt=[len(row.ids) for row in tokens], completion=[])

    @property
    def _probe(self) -> TaughtRow:
        return TaughtRow(prompt=self._job.probe.prompt, completion=self._job.probe.completion)

    def _token(self, token: int | None) -> Token | None:
        if token is None:
            return None
        text = self._tokenizer.convert_ids_to_tokens(token)
        return Token(id=token, text="" if text is None else str(text))


def spread(rows: int, most: int) -> Sequence[int]:
    """At most so many places, evenly over all rows, the first among them."""
    return range(rows) if rows <= most else [index * rows // most for index in range(most)]


def plain_json(config: SFTConfig | GRPOConfig) -> Settings:
    """A configuration in JSON; objects, and numbers that JSON has no word for, as their text."""
    return json.loads(json.dumps(config.to_dict(), default=str), parse_constant=str)
