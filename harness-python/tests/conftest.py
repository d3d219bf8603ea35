"""Shared by the tests that train: a tiny base made once, rows, jobs, and a bridge that scores in plain Python."""

import json
import os
import tempfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from touchstone_harness import environment

from .fake_bridge import REWARDS, FakeBridge

environment.prepare(tempfile.mkdtemp(), 2)
os.environ["HF_HUB_OFFLINE"] = "1"

TAGS = ["<think>", "</think>", "<answer>", "</answer>"]
LORA = {"r": 4, "alpha": 8, "dropout": 0.0, "target_modules": "all-linear"}
Jobs = Callable[..., dict[str, Any]]


def prompt(a: int, b: int) -> list[dict[str, str]]:
    return [{"role": "system", "content": "Add. Use <think> and <answer>."}, {"role": "user", "content": f"{a}+{b}?"}]


def write_rows(path: Path, rows: list[dict[str, Any]]) -> str:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return str(path)


def taught(count: int) -> list[dict[str, Any]]:
    return [
        {
            "prompt": prompt(i % 7, i % 5),
            "completion": [
                {"role": "assistant", "content": f"<think>{i % 7}+{i % 5}</think><answer>{i % 7 + i % 5}</answer>"}
            ],
        }
        for i in range(count)
    ]


def asked(count: int) -> list[dict[str, Any]]:
    """Rows whose columns differ from row to row."""
    return [
        {"prompt": prompt(i, i + 1), "gold": str(2 * i + 1), "problem": f"p{i}", "columns": {f"only-{i}": i}}
        for i in range(count)
    ]


@pytest.fixture(scope="session")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with rows and a tiny base."""
    from touchstone_harness.job import job_reader
    from touchstone_harness.main import run_phase

    folder = tmp_path_factory.mktemp("shop")
    write_rows(folder / "sft.jsonl", taught(64))
    write_rows(folder / "asked.jsonl", asked(12))
    fake = FakeBridge(str(folder / "w.sock"))
    job = {
        "_tag": "base",
        **common(fake.path, folder / "base-work"),
        "rows": str(folder / "sft.jsonl"),
        "out": str(folder / "base"),
        "vocabulary": 300,
        "hidden": 32,
        "layers": 1,
        "heads": 2,
        "context": 256,
        "tokens": TAGS,
        "settings": {"max_steps": 10, "per_device_train_batch_size": 16, "learning_rate": 1e-2, "logging_steps": 5},
    }
    run_phase(job_reader.validate_json(json.dumps(job)))
    fake.close()
    return folder


def common(socket: str, folder: Path) -> dict[str, Any]:
    return {
        "run": "r1",
        "attempt": 1,
        "seed": 0,
        "threads": 2,
        "bridge": {"_tag": "unix", "path": socket},
        "folder": str(folder),
    }


@pytest.fixture(scope="session")
def bases(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], str]:
    """The folder of a tiny base of a kind, made when it is first asked for."""
    from .kinds import save

    return cache(lambda kind: save(kind, tmp_path_factory.mktemp("kind") / "base"))


@pytest.fixture
def bridge(tmp_path: Path) -> Iterator[FakeBridge]:
    fake = FakeBridge(str(tmp_path / "b.sock"))
    yield fake
    fake.close()


@pytest.fixture
def grpo_job(workshop: Path, bridge: FakeBridge, tmp_path: Path) -> Jobs:
    """Makes a GRPO job; keywords are TRL settings, but for those of the job itself."""

    def make(**settings: Any) -> dict[str, Any]:
        own = {name: settings.pop(name) for name in ("adapter", "eval_rows", "resume", "attempt") if name in settings}
        defaults = {
            "max_steps": 2,
            "per_device_train_batch_size": 8,
            "num_generations": 4,
            "max_completion_length": 6,
            "learning_rate": 1e-3,
            "report_to": "none",
            "save_strategy": "no",
        }
        return {
            "_tag": "grpo",
            **common(bridge.path, tmp_path / "work"),
            "model": str(workshop / "base"),
            "adapter": None,
            "lora": LORA,
            "rows": str(workshop / "asked.jsonl"),
            "eval_rows": None,
            "out": str(tmp_path / "grpo"),
            "rewards": REWARDS,
            "resume": False,
            "settings": defaults | settings,
            **own,
        }

    return make


def run(job: dict[str, Any]) -> None:
    """The phase of a job, in this process."""
    from touchstone_harness.job import job_reader
    from touchstone_harness.main import run_phase

    run_phase(job_reader.validate_json(json.dumps(job)))
