"""A phase's job as src/domain/job.ts defines it; tests/test_schemas.py holds the two together."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue, TypeAdapter

Count = Annotated[int, Field(ge=0)]
Positive = Annotated[int, Field(gt=0)]
Text = Annotated[str, Field(min_length=1)]
Number = Annotated[float, Field(allow_inf_nan=False)]


class Strict(BaseModel):
    """Unknown fields are refused, nothing is coerced, nothing is changed afterwards."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, populate_by_name=True)


class UnixAddress(Strict):
    """A Unix socket."""

    tag: Literal["unix"] = Field(alias="_tag")
    path: Text


class TcpAddress(Strict):
    """A host and a port."""

    tag: Literal["tcp"] = Field(alias="_tag")
    host: Text
    port: Positive


BridgeAddress = Annotated[UnixAddress | TcpAddress, Field(discriminator="tag")]
Settings = dict[str, JsonValue]


class Lora(Strict):
    """The shape of a LoRA adapter."""

    r: Positive
    alpha: Positive
    dropout: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
    target_modules: str | list[str]


class Common(Strict):
    """What every job says."""

    run: Text
    attempt: Positive
    seed: Count
    threads: Positive
    bridge: BridgeAddress
    folder: Text


class BaseJob(Common):
    """Makes the built-in policy from scratch."""

    tag: Literal["base"] = Field(alias="_tag")
    rows: Text
    out: Text
    vocabulary: Positive
    hidden: Positive
    layers: Positive
    heads: Positive
    context: Positive
    tokens: list[Text]
    settings: Settings


class SftJob(Common):
    """Supervised fine-tuning of a LoRA adapter."""

    tag: Literal["sft"] = Field(alias="_tag")
    model: Text
    rows: Text
    out: Text
    lora: Lora
    resume: bool
    settings: Settings


class GrpoJob(Common):
    """GRPO with rewards from the bridge."""

    tag: Literal["grpo"] = Field(alias="_tag")
    model: Text
    adapter: Text | None
    lora: Lora
    rows: Text
    eval_rows: Text | None
    out: Text
    rewards: Annotated[list[Text], Field(min_length=1)]
    resume: bool
    settings: Settings


class Sampling(Strict):
    """How answers are drawn; temperature 0 is greedy."""

    temperature: Annotated[float, Field(ge=0, allow_inf_nan=False)]
    max_new_tokens: Positive
    batch_size: Positive


class EvaluatedPolicy(Strict):
    """A policy of an evaluation: the job's base, with or without an adapter."""

    evaluation: Text
    name: Text
    adapter: Text | None


class EvaluateJob(Common):
    """Policies on one loaded base answer the same rows."""

    tag: Literal["evaluate"] = Field(alias="_tag")
    model: Text
    model_options: Settings
    policies: Annotated[list[EvaluatedPolicy], Field(min_length=1)]
    rows: Text
    sampling: Sampling


Job = Annotated[BaseJob | SftJob | GrpoJob | EvaluateJob, Field(discriminator="tag")]

job_reader: TypeAdapter[BaseJob | SftJob | GrpoJob | EvaluateJob] = TypeAdapter(Job)
