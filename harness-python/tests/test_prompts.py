"""Prompts of GRPO and of evaluation are those that SFT learns under and that are shown, whatever the template."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from trl.chat_template_utils import deepseek_r1_distill_template

from touchstone_harness import grpo
from touchstone_harness.bridge import Bridge
from touchstone_harness.conversation import FOLDED, Template
from touchstone_harness.job import GrpoJob
from touchstone_harness.reporter import Reporter
from touchstone_harness.rows import read_asked
from touchstone_harness.tokenizer import load_tokenizer

from .conftest import Jobs, asked, common, run, write_rows
from .fake_bridge import FakeBridge
from .kinds import KINDS

Bases = Callable[[str], str]


@pytest.fixture
def rows(tmp_path: Path) -> str:
    return write_rows(tmp_path / "asked.jsonl", asked(4))


def notes(bridge: FakeBridge) -> list[str]:
    return [event["event"]["message"] for event in bridge.events if event["event"]["_tag"] == "note"]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "qwen3"])  # its prompts are qwen's
def test_trl_asks_with_the_tokens_that_are_shown(
    kind: str, bases: Bases, rows: str, bridge: FakeBridge, grpo_job: Jobs
) -> None:
    job = GrpoJob.model_validate_json(json.dumps(grpo_job() | {"model": bases(kind), "rows": rows}))
    talk = Bridge(job.bridge)
    trainer: Any = grpo.make_trainer(job, Reporter(job, talk), talk)
    asked_for, _, _ = trainer._tokenize_prompts([row["prompt"] for row in trainer.train_dataset])
    template = Template(load_tokenizer(bases(kind)))
    assert asked_for == [one.ids for one in template.prompts([row.prompt for row in read_asked(rows)])]
    assert notes(bridge) == template.said
    talk.close()


def test_the_system_prompt_s_new_place_is_in_what_the_bridge_gets(
    bases: Bases, rows: str, bridge: FakeBridge, grpo_job: Jobs, tmp_path: Path
) -> None:
    """In GRPO and in evaluation alike, and said in both."""
    base = bases("gemma")
    run(grpo_job(max_steps=1) | {"model": base, "rows": rows})
    run(
        {
            "_tag": "evaluate",
            **common(bridge.path, tmp_path / "work"),
            "model": base,
            "model_options": {},
            "policies": [{"evaluation": "e", "name": "base", "adapter": None}],
            "rows": rows,
            "sampling": {"temperature": 1, "max_new_tokens": 4, "batch_size": 4},
        }
    )
    posted = [row for message in [*bridge.batches, *bridge.answers] for row in message["rows"]]
    assert len(posted) == 8 + 4
    for row in posted:
        number = int(row["problem"].removeprefix("p"))
        content = f"Add. Use <think> and <answer>.\n\n{number}+{number + 1}?"
        assert row["prompt"] == [{"role": "user", "content": content}]
    assert notes(bridge) == [FOLDED["refused"]] * 2


def test_a_tag_that_the_template_opens_is_in_no_completion(
    bases: Bases, rows: str, bridge: FakeBridge, grpo_job: Jobs
) -> None:
    """What comes to the bridge is what was sampled, so that a style which is told of the opened tag reads it right."""
    base = bases("r1")
    run(grpo_job(max_steps=1) | {"model": base, "rows": rows})
    tokenizer = load_tokenizer(base)
    opened = tokenizer.convert_tokens_to_ids("<think>")
    posted = bridge.batches[0]["rows"]
    assert len(posted) == 8
    for row in posted:
        assert row["completion"] == tokenizer.decode(row["token_ids"], skip_special_tokens=True)
        assert ("<think>" in row["completion"]) == (opened in row["token_ids"])
        assert [turn["role"] for turn in row["prompt"]] == ["system", "user"]
    # A random policy writes the tag once in a while, not at every beginning.
    assert not all(row["completion"].startswith("<think>") for row in posted)


def test_a_tokenizer_that_parses_completions_does_not_take_the_reasoning_away(
    bases: Bases, rows: str, bridge: FakeBridge, grpo_job: Jobs, tmp_path: Path
) -> None:
    """TRL would hand on what comes after the reasoning alone: nothing, of a policy that does not close it."""
    base = tmp_path / "parses"
    shutil.copytree(bases("r1"), base)
    tokenizer = load_tokenizer(str(base))
    tokenizer.response_template = deepseek_r1_distill_template
    tokenizer.save_pretrained(str(base))
    assert "response_template" in (base / "tokenizer_config.json").read_text()
    run(grpo_job(max_steps=1) | {"model": str(base), "rows": rows})
    for row in bridge.batches[0]["rows"]:
        assert row["completion"] == tokenizer.decode(row["token_ids"], skip_special_tokens=True)
