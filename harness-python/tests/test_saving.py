"""A policy's folder is there whole or not at all, however many write it at once."""

import os
import threading
import time
from pathlib import Path

import pytest

from touchstone_harness.errors import HarnessError
from touchstone_harness.policy import hash_weights, save_whole


class Writer:
    """Writes weights in two files, and waits for the others before each and at the end."""

    def __init__(self, weights: str, others: threading.Barrier | None = None) -> None:
        self.weights = weights
        self.others = others

    def __call__(self, folder: str) -> None:
        Path(folder).mkdir()
        for name in ("model-1.safetensors", "model-2.safetensors"):
            self.wait()
            (Path(folder) / name).write_text(self.weights)
        self.wait()

    def wait(self) -> None:
        if self.others:
            self.others.wait(10)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("shared", [True, False])
def test_a_folder_is_written_whole(tmp_path: Path, shared: bool) -> None:
    out = tmp_path / "deep" / "base"
    assert save_whole(str(out), Writer("a"), shared=shared) == hash_weights(out)
    assert names(out.parent) == ["base"]


def test_those_who_make_a_shared_base_at_once_get_one_base(tmp_path: Path) -> None:
    for turn in range(50):
        made_at_once(tmp_path / str(turn))


def made_at_once(folder: Path) -> None:
    out, together, hashes = folder / "base", threading.Barrier(4), dict[str, str]()

    def save(weights: str) -> None:
        hashes[weights] = save_whole(str(out), Writer(weights, together), shared=True)

    threads = [threading.Thread(target=save, args=(weights,)) for weights in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert hashes == dict.fromkeys("abcd", hash_weights(out))
    assert names(folder) == ["base"]
    assert len({(out / name).read_text() for name in names(out)}) == 1


def test_a_shared_base_that_is_there_stays(tmp_path: Path) -> None:
    out = tmp_path / "base"
    first = save_whole(str(out), Writer("a"), shared=True)
    assert save_whole(str(out), Writer("b"), shared=True) == first == hash_weights(out)
    assert names(tmp_path) == ["base"]


def test_a_run_s_own_adapter_is_replaced(tmp_path: Path) -> None:
    out = tmp_path / "grpo"
    first = save_whole(str(out), Writer("a"))
    assert save_whole(str(out), Writer("b")) != first
    assert (out / "model-1.safetensors").read_text() == "b"
    assert names(tmp_path) == ["grpo"]


@pytest.mark.parametrize("shared", [True, False])
def test_a_folder_without_weights_is_replaced(tmp_path: Path, shared: bool) -> None:
    (tmp_path / "base").mkdir()
    (tmp_path / "base" / "config.json").write_text("{}")
    save_whole(str(tmp_path / "base"), Writer("a"), shared=shared)
    assert names(tmp_path / "base") == ["model-1.safetensors", "model-2.safetensors"]
    assert names(tmp_path) == ["base"]


def test_what_could_not_be_written_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(HarnessError, match="No weights"):
        save_whole(str(tmp_path / "base"), lambda folder: Path(folder).mkdir())
    assert names(tmp_path) == []


def test_halves_of_writers_that_died_are_cleared(tmp_path: Path) -> None:
    """Beside a run's own adapter at once; beside a shared base, where another may be writing, after a day."""
    for half in (".base.half-1-old", ".base.half-2-new", ".grpo.half-1-new"):
        Writer("a")(str(tmp_path / half))
    yesterday = time.time() - 90_000
    os.utime(tmp_path / ".base.half-1-old", (yesterday, yesterday))
    save_whole(str(tmp_path / "base"), Writer("a"), shared=True)
    save_whole(str(tmp_path / "grpo"), Writer("a"))
    assert names(tmp_path) == [".base.half-2-new", "base", "grpo"]
