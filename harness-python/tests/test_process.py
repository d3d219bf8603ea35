"""The phase as a process: how it ends, by itself, by a signal, by a fault, or with its parent."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from touchstone_harness import lifetime
from touchstone_harness.main import main

from .conftest import Jobs
from .fake_bridge import FakeBridge
from .test_grpo import expected_advantages

ROOT = Path(__file__).parent.parent
LONG = 120


def start(job: dict[str, Any], folder: Path, *launcher: str, **variables: str) -> "subprocess.Popen[str]":
    file = folder / "job.json"
    file.write_text(json.dumps(job))
    return subprocess.Popen(
        [sys.executable, *launcher, "-m", "touchstone_harness", str(file)],
        cwd=ROOT,
        env={**os.environ, **variables},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def until(true: Callable[[], object], seconds: float = LONG) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.05)
    return False


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state != "Z"


def test_sigterm_stops_it_cleanly(bridge: FakeBridge, grpo_job: Jobs, tmp_path: Path) -> None:
    child = start(grpo_job(max_steps=10_000), tmp_path)
    assert until(lambda: len(bridge.batches) > 1)
    child.send_signal(signal.SIGTERM)
    _, errors = child.communicate(timeout=LONG)
    assert child.returncode == 128 + signal.SIGTERM
    assert errors.strip().splitlines()[-1].startswith("Stopped by a signal")
    assert "Traceback" not in errors


def test_a_kill_in_mid_checkpoint_is_survived(bridge: FakeBridge, grpo_job: Jobs, tmp_path: Path) -> None:
    saving = {"save_strategy": "steps", "save_steps": 1, "max_steps": 3, "report_to": "trackio"}
    child = start(grpo_job(**saving), tmp_path, TOUCHSTONE_FAULT="harness:mid-checkpoint:2")
    child.communicate(timeout=LONG)
    assert child.returncode == -signal.SIGKILL
    assert (tmp_path / "work" / "grpo-trainer" / "checkpoint-2" / "adapter_model.safetensors").exists()
    again = start(grpo_job(**saving, resume=True, attempt=2), tmp_path, TOUCHSTONE_FAULT="harness:between-steps:1")
    _, errors = again.communicate(timeout=LONG)
    assert again.returncode == 0, errors
    started = [event["event"] for event in bridge.events if event["event"]["_tag"] == "started"]
    assert [event["resumed_from"] for event in started] == [None, 1]
    assert [(b["attempt"], b["step"]) for b in bridge.batches] == [(1, 0), (1, 1), (2, 1), (2, 2)]
    assert list((tmp_path / "work" / "trackio").glob("*.db"))


SENTENCE = "TRL's GRPOConfig has no setting num_generation: did you mean num_generations?"


def test_a_failure_is_one_sentence(bridge: FakeBridge, grpo_job: Jobs, tmp_path: Path) -> None:
    child = start(grpo_job(num_generation=2), tmp_path)
    _, errors = child.communicate(timeout=LONG)
    assert child.returncode == 1
    assert errors.strip().splitlines()[-1] == SENTENCE
    assert bridge.events[-1]["event"] == {"_tag": "failed", "message": SENTENCE}
    assert "Traceback" not in errors
    assert "SettingError" in (tmp_path / "work" / "trace.txt").read_text()


def test_where_asked_for_the_trace_is_shown(
    grpo_job: Jobs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(lifetime, "end_with_parent", lambda: None)
    monkeypatch.setattr(lifetime, "stop_on_signals", lambda: None)
    monkeypatch.setenv("TOUCHSTONE_DEBUG", "1")
    file = tmp_path / "job.json"
    file.write_text(json.dumps(grpo_job(num_generation=2)))
    assert main([str(file)]) == 1
    errors = capsys.readouterr().err
    assert "Traceback" in errors
    assert errors.strip().splitlines()[-1] == SENTENCE
    assert not (tmp_path / "work" / "trace.txt").exists()


def test_a_group_may_span_two_ranks(bridge: FakeBridge, grpo_job: Jobs, tmp_path: Path) -> None:
    bridge.unscored = lambda index, batch: index == 5
    job = grpo_job(max_steps=2, per_device_train_batch_size=4, num_generations=8)
    child = start(job, tmp_path, "-m", "torch.distributed.run", "--nproc-per-node=2", f"--master-port={free_port()}")
    _, errors = child.communicate(timeout=LONG)
    assert child.returncode == 0, errors
    assert bridge.tags().count("started") == bridge.tags().count("finished") == 1
    assert len(bridge.batches) == len(bridge.advantages) == 2
    for batch, made in zip(bridge.batches, bridge.advantages, strict=True):
        assert [(row["rank"], row["row"]) for row in batch["rows"]] == [(r, i) for r in (0, 1) for i in range(4)]
        assert len({row["problem"] for row in batch["rows"]}) == 1
        assert made["advantages"] == pytest.approx(expected_advantages(made["rewards"], 8), abs=2e-3)


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def test_what_is_no_job_fails_at_once(tmp_path: Path) -> None:
    child = start({"_tag": "sft", "surprise": 1}, tmp_path)
    _, errors = child.communicate(timeout=LONG)
    assert child.returncode == 1
    assert "sft.surprise" in errors
    assert "Traceback" not in errors


WATCHED = "from touchstone_harness import lifetime; lifetime.end_with_parent(); lifetime.stop_on_signals(); "
CHILD = """
import os, re, subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
print(os.getpid(), child.pid, flush=True)
"""
PARENT = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", sys.argv[1]], stdout=subprocess.PIPE, text=True)
print(child.stdout.readline(), end="", flush=True)
time.sleep(60)
"""
SLEEPS = "time.sleep(60)"
SPINS = "import torch; torch.set_num_threads(1); print('spins', flush=True); torch.linalg.svd(torch.rand(5000, 5000))"
KEEPS_THE_LOCK = "re.match('(a|aa)+$', 'a' * 60 + 'b')"  # the thread that watches gets no turn


def with_child(script: str) -> tuple["subprocess.Popen[str]", int, int]:
    """A parent, the phase that it started, and that phase's child."""
    parent = subprocess.Popen([sys.executable, "-c", PARENT, script], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    leader, child = map(int, parent.stdout.readline().split())
    assert alive(leader)
    assert alive(child)
    return parent, leader, child


def group(leader: int) -> list[int]:
    """Who is alive in a leader's group."""
    found: list[int] = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if fields[0] != "Z" and int(fields[2]) == leader:
            found.append(int(folder.name))
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize("busy", [SLEEPS, SPINS, KEEPS_THE_LOCK], ids=["asleep", "in torch", "keeping the lock"])
def test_it_ends_with_its_children_when_its_parent_is_killed(busy: str) -> None:
    parent, leader, child = with_child(WATCHED + CHILD + busy)
    time.sleep(0.2 if busy == SLEEPS else 3)
    parent.kill()
    assert until(lambda: not alive(leader) and not alive(child), 1.5)
    assert until(lambda: group(leader) == [], 1)
    parent.communicate()


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_where_the_kernel_does_not_tell_it_is_watched() -> None:
    parent, leader, child = with_child("import sys; sys.platform = 'other'\n" + WATCHED + CHILD + SLEEPS)
    parent.kill()
    assert until(lambda: not alive(leader) and not alive(child), 1.5)
    parent.communicate()


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_its_children_end_when_it_is_killed_itself() -> None:
    parent, leader, child = with_child(WATCHED + CHILD + SLEEPS)
    os.kill(leader, signal.SIGKILL)
    assert until(lambda: not alive(child), 1.5)
    assert until(lambda: group(leader) == [], 1)
    parent.kill()
    parent.communicate()


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_when_it_ended_by_itself_its_children_are_asked_to_end() -> None:
    """They get SIGTERM, and may take their time."""
    tidy = (
        "import signal, sys, time; signal.signal(signal.SIGTERM, lambda *_: (time.sleep(0.5), print('tidied'), "
        "sys.exit())); print('ready', flush=True); time.sleep(60)"
    )
    script = (
        WATCHED
        + "import subprocess, sys\n"
        + f"child = subprocess.Popen([sys.executable, '-c', {tidy!r}], stdout=subprocess.PIPE, text=True)\n"
        + "child.stdout.readline(); lifetime.end_children(); print(child.communicate()[0])"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE, text=True, timeout=LONG, check=True
    )
    assert ended.stdout.strip() == "tidied"
