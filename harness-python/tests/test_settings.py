"""TRL's settings: the machine's own below the user's, Touchstone's few above them."""

from typing import Any

import pytest
import torch
from trl.trainer.sft_config import SFTConfig

from touchstone_harness.errors import SettingError
from touchstone_harness.job import SftJob, UnixAddress
from touchstone_harness.settings import Draft, configure, configure_grpo, output_folder

from .conftest import LORA


def configured(**settings: Any) -> SFTConfig:
    return configure(SFTConfig, job(settings), {"logging_steps": 1})


def job(settings: dict[str, Any]) -> SftJob:
    return SftJob.model_validate(
        {
            "_tag": "sft",
            "run": "r1",
            "attempt": 3,
            "seed": 7,
            "threads": 1,
            "bridge": UnixAddress(_tag="unix", path="/nowhere/none.sock"),
            "folder": "/nowhere/folder",
            "model": "m",
            "rows": "r",
            "out": "o",
            "lora": LORA,
            "resume": False,
            "settings": settings,
        }
    )


@pytest.mark.skipif(torch.cuda.is_available(), reason="for machines without CUDA")
def test_without_cuda_it_trains_in_float32_on_the_cpu() -> None:
    config = configured()
    assert (config.use_cpu, config.bf16, config.gradient_checkpointing) == (True, False, False)


def test_the_user_s_settings_go_before_the_defaults() -> None:
    config = configured(seed=11, logging_steps=25, report_to="none", learning_rate=0.5)
    assert (config.seed, config.logging_steps, config.learning_rate) == (11, 25, 0.5)
    assert configured().seed == 7
    assert config.report_to == []


def test_two_checkpoints_are_kept_at_least() -> None:
    assert configured(save_total_limit=1).save_total_limit == 2
    assert configured(save_total_limit=5).save_total_limit == 5


def test_trl_writes_into_the_phase_s_folder() -> None:
    assert configured().output_dir == str(output_folder(job({}))) == "/nowhere/folder/sft-trainer"


@pytest.mark.parametrize("name", ["completion_only_loss", "assistant_only_loss", "chat_template_path"])
def test_what_would_make_other_tokens_than_are_shown_is_refused(name: str) -> None:
    with pytest.raises(SettingError, match=f"The setting {name} of sft cannot be set: .*Take it out"):
        configured(**{name: True})


def test_grpo_renders_as_sft_does() -> None:
    with pytest.raises(SettingError, match=r"chat_template_kwargs of grpo cannot be set: .*own template"):
        configure_grpo(Draft("grpo", "/nowhere/folder", {"chat_template_kwargs": {"enable_thinking": False}}))


def test_checkpoints_that_cannot_be_resumed_from_are_refused() -> None:
    with pytest.raises(SettingError, match=r"save_only_model of sft .*cannot be resumed from.*Take it out"):
        configured(save_only_model=True)
    assert configured(save_only_model=False).save_only_model is False


@pytest.mark.parametrize(
    ("settings", "asked"),
    [
        ({"learning_rate": "1e-5"}, "write a number"),
        ({"max_steps": "3"}, "write a number"),
        ({"eval_steps": "3"}, "write a number"),
        ({"packing": "false"}, "write true or false"),
    ],
)
def test_numbers_and_truths_are_not_texts(settings: dict[str, Any], asked: str) -> None:
    """TRL takes them, and falls over a text when the model is loaded; "false" would be true."""
    with pytest.raises(SettingError, match=f"The setting {next(iter(settings))} of sft is the text .*{asked}"):
        configured(**settings)


def test_texts_where_trl_takes_texts() -> None:
    settings: dict[str, Any] = {"lr_scheduler_type": "cosine", "save_strategy": "no", "report_to": "none"}
    made = configured(**settings, optim="adamw_torch", eval_strategy="no", log_level="info", pad_token="x")
    assert (made.lr_scheduler_type, made.pad_token) == ("cosine", "x")
