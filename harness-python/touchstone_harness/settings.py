"""The user's settings in TRL's own classes: Touchstone's defaults below them, what Touchstone decides above them."""

import dataclasses
import difflib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar, get_args, get_type_hints

import torch
from trl.trainer.grpo_config import GRPOConfig
from trl.trainer.sft_config import SFTConfig

from .errors import SettingError
from .job import BaseJob, GrpoJob, Settings, SftJob

Config = TypeVar("Config", SFTConfig, GRPOConfig)

DECIDED = {
    "output_dir": "checkpoints stand in the run's folder",
    "remove_unused_columns": "rewards need the gold column",
    "reward_weights": "weights belong to the rubric",
    "resume_from_checkpoint": "use touchstone train --resume",
    "completion_only_loss": "the loss is on completions alone",
    "assistant_only_loss": "the loss is on completions alone",
    "chat_template_path": "every phase renders by the model's own template",
    "chat_template_kwargs": "every phase renders by the model's own template as it is",
}
KEPT_CHECKPOINTS = 2


@dataclasses.dataclass(frozen=True)
class Draft:
    """What a phase's configuration is made from where there is no job yet."""

    tag: str
    folder: str
    settings: Settings
    run: str = "draft"
    attempt: int = 1
    seed: int = 0


Phase = BaseJob | SftJob | GrpoJob | Draft


def output_folder(job: Phase) -> Path:
    """Where TRL writes a phase's checkpoints."""
    return Path(job.folder) / f"{job.tag}-trainer"


def configure_sft(job: SftJob | Draft) -> SFTConfig:
    """TRL's configuration of SFT."""
    return configure(SFTConfig, job, {"logging_steps": 1})


def configure_grpo(job: GrpoJob | Draft) -> GRPOConfig:
    """TRL's configuration of GRPO."""
    return configure(GRPOConfig, job, {"remove_unused_columns": False, "logging_steps": 1})


def configure(kind: type[Config], job: Phase, defaults: Mapping[str, Any]) -> Config:
    """TRL's configuration for a job; a name that TRL does not know is refused with the nearest that it does."""
    settings = dict(job.settings)
    known = {field.name for field in dataclasses.fields(kind) if field.init}
    for name, value in settings.items():
        if name in DECIDED:
            raise SettingError(f"The setting {name} of {job.tag} cannot be set: {DECIDED[name]}. Take it out.")
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
            hint = f": did you mean {near[0]}?" if near else "."
            raise SettingError(f"TRL's {kind.__name__} has no setting {name}{hint}")
        _refuse_text(kind, job.tag, name, value)
    if settings.get("multi_objective_aggregation", "sum_then_normalize") != "sum_then_normalize":
        raise SettingError(
            "multi_objective_aggregation must be sum_then_normalize: the rubric sums its rewards itself."
        )
    if settings.get("save_only_model"):
        raise SettingError(
            f"The setting save_only_model of {job.tag} cannot be true: a run cannot be resumed from checkpoints "
            "without optimizer and random states. Take it out."
        )
    limit = settings.get("save_total_limit", KEPT_CHECKPOINTS)
    if isinstance(limit, int) and limit < KEPT_CHECKPOINTS:
        settings["save_total_limit"] = KEPT_CHECKPOINTS
    merged: dict[str, Any] = {
        "seed": job.seed,
        "disable_tqdm": True,
        "report_to": "trackio",
        "project": "touchstone",
        "run_name": f"{job.run}-{job.tag}-{job.attempt}",
        "trackio_static_space_id": False,
        "save_total_limit": KEPT_CHECKPOINTS,
        **_hardware(),
        **defaults,
        **settings,
        "output_dir": str(output_folder(job)),
    }
    try:
        return kind(**{name: value for name, value in merged.items() if name in known})
    except (ValueError, TypeError) as error:
        raise SettingError(f"TRL refuses the settings of {job.tag}: {' '.join(str(error).split())}") from error


def _refuse_text(kind: type, tag: str, name: str, value: object) -> None:
    """TRL takes a number as a text, and falls over it when the model is loaded; of "false" it makes true."""
    if not isinstance(value, str):
        return
    hint = get_type_hints(kind)[name]
    taken = {hint, *get_args(hint)}
    word = "true or false" if bool in taken else "a number"
    if str not in taken and taken & {bool, int, float}:
        raise SettingError(f'The setting {name} of {tag} is the text "{value}": write {word}, without quotes.')


def _hardware() -> dict[str, Any]:
    """TRL's defaults suit a GPU; without one they fail or only cost time."""
    if torch.cuda.is_available():
        return {}
    return {"use_cpu": True, "bf16": False, "gradient_checkpointing": False}
