"""Where a test lets a phase die, and where not."""

import os
import signal
from collections import Counter
from pathlib import Path

import pytest

from touchstone_harness import faults

from .conftest import Jobs, run
from .fake_bridge import FakeBridge
from .test_policies import evaluation, sft_job


class Died(Exception):  # noqa: N818
    """Instead of dying."""


@pytest.fixture(autouse=True)
def spared(monkeypatch: pytest.MonkeyPatch) -> None:
    def kill(process: int, number: int) -> None:
        assert process == (os.getppid() if os.environ["TOUCHSTONE_FAULT"].startswith("program") else os.getpid())
        assert number == signal.SIGKILL
        raise Died

    monkeypatch.setattr(faults, "_reached", Counter[str]())
    monkeypatch.setattr(os, "kill", kill)


def lives(phase: str, point: str, times: int, attempt: int = 1) -> int:
    """How often a point is passed until the process dies there; all the times where it does not."""
    for passed in range(times):
        try:
            faults.reach(point, phase, attempt)
        except Died:
            return passed
    return times


@pytest.mark.parametrize(
    ("fault", "passed"),
    [
        ("harness:between-steps:3", 2),
        ("harness:sft:between-steps:3", 2),
        ("harness:sft:between-steps:1", 0),
        ("harness:grpo:between-steps:3", 5),
        ("harness:sft:mid-checkpoint:3", 5),
        ("harness:mid-checkpoint:3", 5),
        ("program:sft:between-steps:3", 2),
        ("harness:sft:between-steps:3:4", 5),
        ("", 5),
    ],
)
def test_a_fault_is_for_every_phase_or_for_one(monkeypatch: pytest.MonkeyPatch, fault: str, passed: int) -> None:
    monkeypatch.setenv("TOUCHSTONE_FAULT", fault)
    assert lives("sft", "between-steps", 5) == passed


def test_a_later_attempt_is_spared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOUCHSTONE_FAULT", "harness:sft:between-steps:1")
    assert lives("sft", "between-steps", 5, attempt=2) == 5


def test_sft_dies_between_steps(
    workshop: Path, bridge: FakeBridge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOUCHSTONE_FAULT", "harness:sft:between-steps:3")
    with pytest.raises(Died):
        run(sft_job(workshop, bridge, tmp_path))
    assert [e["event"]["step"] for e in bridge.events if e["event"]["_tag"] == "progress"][-1] <= 3
    assert "policy" not in bridge.tags()


def test_sft_dies_in_mid_checkpoint(
    workshop: Path, bridge: FakeBridge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOUCHSTONE_FAULT", "harness:sft:mid-checkpoint:2")
    job = sft_job(workshop, bridge, tmp_path)
    job["settings"] |= {"save_strategy": "steps", "save_steps": 2}
    with pytest.raises(Died):
        run(job)
    assert [e["event"]["step"] for e in bridge.events if e["event"]["_tag"] == "checkpoint"] == [2]


@pytest.mark.parametrize("fault", ["harness:evaluate:between-answers:2", "harness:between-answers:2"])
def test_an_evaluation_dies_between_answers(
    workshop: Path, bridge: FakeBridge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    monkeypatch.setenv("TOUCHSTONE_FAULT", fault)
    job = evaluation(workshop, bridge, tmp_path, 0)
    job["policies"] = [{"evaluation": "e-base", "name": "base", "adapter": None}]
    with pytest.raises(Died):
        run(job)
    assert [answers["sequence"] for answers in bridge.answers] == [0, 1]


def test_a_phase_s_fault_spares_the_others(
    workshop: Path, bridge: FakeBridge, grpo_job: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOUCHSTONE_FAULT", "harness:sft:between-steps:1")
    run(grpo_job(max_steps=1))
    assert bridge.tags()[-1] == "finished"
