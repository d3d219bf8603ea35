"""Only whole checkpoints are resumed from."""

import os
import shutil
from pathlib import Path

import pytest

from touchstone_harness.checkpoints import is_whole, newest_whole

from .conftest import Jobs, run
from .fake_bridge import FakeBridge

FILES = ("adapter_model.safetensors", "optimizer.pt", "scheduler.pt", "rng_state.pth", "trainer_state.json")


def checkpoint(output: Path, step: int) -> Path:
    folder = output / f"checkpoint-{step}"
    folder.mkdir(parents=True)
    for name in FILES:
        (folder / name).write_text("{}")
    return folder


@pytest.mark.parametrize("missing", FILES)
def test_a_checkpoint_that_cannot_be_resumed_from_is_passed_over_and_left(tmp_path: Path, missing: str) -> None:
    """It may be half-written, or whole in a form that is not known here: it is not ours to remove."""
    whole, other = checkpoint(tmp_path, 9), checkpoint(tmp_path, 10)
    (other / missing).unlink()
    assert newest_whole(tmp_path) == (whole, 9)
    assert sorted(path.name for path in other.iterdir()) == sorted(set(FILES) - {missing})


def test_a_torn_state_is_half_written(tmp_path: Path) -> None:
    folder = checkpoint(tmp_path, 3)
    (folder / "trainer_state.json").write_text('{"global_step": 3')
    assert not is_whole(folder)
    assert newest_whole(tmp_path) is None


def test_a_run_goes_on_from_the_newest_whole_checkpoint(bridge: FakeBridge, grpo_job: Jobs, tmp_path: Path) -> None:
    saving = {"save_strategy": "steps", "save_steps": 1, "save_total_limit": 1}
    run(grpo_job(max_steps=3, **saving))
    output = tmp_path / "work" / "grpo-trainer"
    assert sorted(folder.name for folder in output.glob("checkpoint-*")) == ["checkpoint-2", "checkpoint-3"]
    checkpoints = [event["event"] for event in bridge.events if event["event"]["_tag"] == "checkpoint"]
    assert [event["step"] for event in checkpoints] == [1, 2, 3]
    (output / "checkpoint-3" / "trainer_state.json").unlink()
    bridge.batches.clear()
    run(grpo_job(max_steps=4, resume=True, attempt=2, **saving))
    started = [event["event"] for event in bridge.events if event["event"]["_tag"] == "started"][-1]
    assert started == {"_tag": "started", "steps": 4, "resumed_from": 2}
    assert [(b["attempt"], b["sequence"], b["step"]) for b in bridge.batches] == [(2, 0, 2), (2, 1, 3)]
    # What was half-written was written anew, and TRL's rotation kept two, both whole.
    kept = sorted(output.glob("checkpoint-*"))
    assert [folder.name for folder in kept] == ["checkpoint-3", "checkpoint-4"]
    assert all(is_whole(folder) for folder in kept)


def test_a_leftover_does_not_push_out_what_is_whole(bridge: FakeBridge, grpo_job: Jobs, tmp_path: Path) -> None:
    """TRL counts leftovers among those that it keeps."""
    saving = {"save_strategy": "steps", "save_steps": 1, "save_total_limit": 1}
    run(grpo_job(max_steps=1, **saving))
    output = tmp_path / "work" / "grpo-trainer"
    for step in (7, 9):
        (checkpoint(output, step) / "trainer_state.json").unlink()
    for folder in output.glob("checkpoint-*"):
        os.utime(folder, (0, folder.stat().st_mtime - 60))  # as they are when a run is resumed
    run(grpo_job(max_steps=3, resume=True, attempt=2, **saving))
    assert newest_whole(output) == (output / "checkpoint-3", 3)


def test_without_a_checkpoint_a_resumed_run_starts_anew(bridge: FakeBridge, grpo_job: Jobs, tmp_path: Path) -> None:
    shutil.rmtree(tmp_path / "work", ignore_errors=True)
    run(grpo_job(max_steps=1, resume=True, attempt=2))
    assert bridge.events[0]["event"] == {"_tag": "started", "steps": 1, "resumed_from": None}
