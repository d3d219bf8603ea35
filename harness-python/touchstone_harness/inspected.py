"""What the harness is asked before a run and what it answers, as src/domain/inspect.ts defines them."""

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from .job import BaseJob, Count, EvaluateJob, GrpoJob, Positive, Settings, SftJob, Strict, Text
from .messages import Message


class Asked(Strict):
    """What every question says."""

    threads: Positive
    folder: Text
    out: Text
    model: Text


class Probe(Strict):
    """A prompt of the style with a worked solution."""

    prompt: list[Message]
    completion: list[Message]


class RowFiles(Strict):
    """The phases' files of rows."""

    sft: Text | None
    grpo: Text | None
    evaluate: Text | None


class InspectJob(Asked):
    """Reads tokenizer, template, configuration and rows as training would."""

    tag: Literal["inspect"] = Field(alias="_tag")
    tags: list[Text]
    probe: Probe
    rows: RowFiles
    most_rows: Positive
    sft: Settings | None
    grpo: Settings | None


class NotTold(Strict):
    """Why something could not be found out, in a sentence."""

    not_told: Text


class Token(Strict):
    """A token of the vocabulary."""

    id: Count
    text: str


class Lengths(Strict):
    """Lengths in tokens of the rows that were read, in the order of the file."""

    rows: Count
    read: Count
    prompt: list[Count]
    completion: list[Count]


class InspectedTokenizer(Strict):
    """The tokenizer as it is on disk."""

    class_name: str
    vocabulary: Count
    eos: Token | None
    pad: Token | None
    bos: Token | None
    padding_side: str
    longest: Count | None
    fast: bool


class InspectedTemplate(Strict):
    """What the template makes of a conversation of the style."""

    system: Literal["kept", "dropped", "refused"]
    generation_prompt: str
    turn_end: str
    keeps_completion: bool
    marks_generation: bool
    rendered: str


class InspectedTag(Strict):
    """A tag in tokens."""

    tag: str
    ids: list[Count]
    special: bool
    survives: bool


class InspectedEnds(Strict):
    """What ends a completion, as each of them says."""

    tokenizer: list[Token]
    generation: list[Token]
    turn: Token | None


class InspectedModel(Strict):
    """The model's configuration and the size of its weights."""

    kind: Literal["model", "adapter"]
    config: Settings
    weights_bytes: Count | None


class InspectedGpu(Strict):
    """A GPU of this machine."""

    name: str
    total_bytes: Count
    free_bytes: Count
    capability: str


class InspectedMachine(Strict):
    """What training would run on."""

    gpus: list[InspectedGpu]
    bf16: bool
    world_size: Positive
    versions: dict[str, str | None]


class RowLengths(Strict):
    """The lengths of each file's rows."""

    sft: Lengths | NotTold | None
    grpo: Lengths | NotTold | None
    evaluate: Lengths | NotTold | None


class PhaseSettings(Strict):
    """TRL's configuration of each phase as it would be made."""

    sft: Settings | NotTold | None
    grpo: Settings | NotTold | None


class Inspected(Strict):
    """What was found; each part is told alone."""

    machine: InspectedMachine | NotTold
    tokenizer: InspectedTokenizer | NotTold
    template: InspectedTemplate | NotTold
    tags: list[InspectedTag] | NotTold
    ends: InspectedEnds | NotTold
    model: InspectedModel | NotTold
    rows: RowLengths
    settings: PhaseSettings


class RenderJob(Asked):
    """Renders rows of a file as SFT trains on them."""

    tag: Literal["render"] = Field(alias="_tag")
    rows: Text
    places: Annotated[list[Count], Field(min_length=1)]
    max_length: Positive | None


class RenderedToken(Strict):
    """A token of a rendered row."""

    id: Count
    text: str
    loss: bool
    special: bool


class RenderedRow(Strict):
    """A row as it is trained on."""

    place: Count
    text: str
    tokens: list[RenderedToken]
    prompt: Count
    cut: Count


class Rendered(Strict):
    """The rows, and what was done to them for this template."""

    rows: list[RenderedRow]
    said: list[str]


Task = Annotated[BaseJob | SftJob | GrpoJob | EvaluateJob | InspectJob | RenderJob, Field(discriminator="tag")]

task_reader: TypeAdapter[BaseJob | SftJob | GrpoJob | EvaluateJob | InspectJob | RenderJob] = TypeAdapter(Task)
