"""The bridge's messages as src/domain/bridge.ts defines them; tests/test_schemas.py holds the two together."""

from typing import Annotated, Literal

from pydantic import Field, JsonValue

from .job import Count, Number, Positive, Strict, Text

Mode = Literal["train", "eval"]
Phase = Literal["base", "sft", "grpo", "evaluate"]
ScaleRewards = Literal["group", "batch", "none"]
Matrix = list[list[Number | None]]


class Message(Strict):
    """One turn of a conversation."""

    role: Literal["system", "user", "assistant"]
    content: str


class BatchRow(Strict):
    """A completion with all that was known of it when it was made."""

    problem: Text
    prompt: list[Message]
    gold: str
    columns: dict[str, JsonValue]
    completion: str
    token_ids: list[Count]
    truncated: bool
    rank: Count
    row: Count


Rows = Annotated[list[BatchRow], Field(min_length=1)]


class Batch(Strict):
    """A generation batch over all ranks."""

    batch: Text
    run: Text
    attempt: Positive
    phase: Phase
    sequence: Count
    step: Count
    mode: Mode
    group_size: Positive
    rows: Rows


class BatchAnswer(Strict):
    """Effective contributions: a row a completion, a column a reward; None is unscored."""

    batch: Text
    rewards: list[Text]
    contributions: Matrix
    unscored: Count


class Advantages(Strict):
    """The trainer's own advantages and the float32 matrix they were made from."""

    batch: Text
    scale_rewards: ScaleRewards
    rewards: Matrix
    advantages: list[Number]


class AdvantagesAnswer(Strict):
    """Whether the ledger computed the same."""

    batch: Text
    agrees: bool
    difference: Number
    dead_groups: Count


class Answers(Strict):
    """A policy's answers to held-out problems."""

    batch: Text
    evaluation: Text
    sequence: Count
    rows: Rows


class AnswersAnswer(Strict):
    """How many were stored."""

    batch: Text
    stored: Count


class Metrics(Strict):
    """The trainer's own figures of a step."""

    run: Text
    attempt: Positive
    phase: Phase
    step: Count
    mode: Mode
    values: dict[str, Number]


class Started(Strict):
    """A phase began, or went on from a checkpoint."""

    tag: Literal["started"] = Field(default="started", alias="_tag")
    steps: Count
    resumed_from: Count | None


class Progress(Strict):
    """A step was done."""

    tag: Literal["progress"] = Field(default="progress", alias="_tag")
    step: Count


class Checkpoint(Strict):
    """A checkpoint is whole on disk."""

    tag: Literal["checkpoint"] = Field(default="checkpoint", alias="_tag")
    step: Count
    folder: Text


class Note(Strict):
    """What the phase did otherwise than asked, in a sentence."""

    tag: Literal["note"] = Field(default="note", alias="_tag")
    message: Text


class PolicySaved(Strict):
    """A base model or an adapter was written; its parent is the folder or name it was trained on."""

    tag: Literal["policy"] = Field(default="policy", alias="_tag")
    name: Text
    folder: Text
    hash: Text
    parent: Text | None


class Memory(Strict):
    """Memory of a phase at its highest, and before its model was loaded; `cuda` is what torch took of the GPU."""

    device: Literal["cpu", "cuda"]
    peak_bytes: Count
    before_bytes: Count


class Finished(Strict):
    """A phase ended well."""

    tag: Literal["finished"] = Field(default="finished", alias="_tag")
    seconds: Number
    memory: Memory | None = None


class Failed(Strict):
    """A phase ended badly."""

    tag: Literal["failed"] = Field(default="failed", alias="_tag")
    message: Text


PhaseEvent = Annotated[
    Started | Progress | Checkpoint | Note | PolicySaved | Finished | Failed,
    Field(discriminator="tag"),
]


class Event(Strict):
    """Something that happened in a phase."""

    run: Text
    attempt: Positive
    phase: Phase
    event: PhaseEvent
