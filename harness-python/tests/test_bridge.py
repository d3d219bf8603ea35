"""The client: the same message until it is answered, a clear word when nobody answers or the bridge refuses."""

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from touchstone_harness.bridge import TOKEN, Bridge
from touchstone_harness.errors import BridgeGoneError, BridgeRefusedError
from touchstone_harness.job import TcpAddress, UnixAddress
from touchstone_harness.messages import Batch, BatchRow, Message

from .fake_bridge import REWARDS, FakeBridge, score


@pytest.fixture
def server(tmp_path: Path) -> Iterator[FakeBridge]:
    fake = FakeBridge(str(tmp_path / "b.sock"))
    yield fake
    fake.close()


def batch() -> Batch:
    row = BatchRow(
        problem="p",
        prompt=[Message(role="user", content="1+1?")],
        gold="2",
        columns={"carry": False},
        completion="<think>1+1=2</think><answer>2</answer>",
        token_ids=[1, 2],
        truncated=False,
        rank=0,
        row=0,
    )
    return Batch(
        batch="b0", run="r", attempt=1, phase="grpo", sequence=0, step=0, mode="train", group_size=1, rows=[row]
    )


def client(fake: FakeBridge, patience: float = 5) -> Bridge:
    return Bridge(UnixAddress(_tag="unix", path=fake.path), patience=patience)


def slowly(seconds: float) -> Callable[[dict[str, Any]], list[float | None]]:
    """Scores as the fake bridge does, after so many seconds."""

    def scoring(row: dict[str, Any]) -> list[float | None]:
        time.sleep(seconds)
        return score(row)

    return scoring


def test_a_batch_is_answered(server: FakeBridge) -> None:
    answer = client(server).score(batch())
    assert answer.rewards == REWARDS
    assert answer.contributions == [[1, 1, 2, 0.5]]
    assert server.batches[0]["rows"][0]["columns"] == {"carry": False}


def test_a_batch_that_was_not_answered_is_posted_again_unchanged(server: FakeBridge) -> None:
    server.faults["/v1/batches"] = [503, 0, 503]
    client(server).score(batch())
    bodies = [body for path, body in server.bodies if path == "/v1/batches"]
    assert len(bodies) == 4
    assert len(set(bodies)) == 1
    assert json.loads(bodies[0])["batch"] == "b0"


@pytest.mark.parametrize("status", [400, 401, 409, 500])
def test_a_refusal_is_told_in_the_bridge_s_words(server: FakeBridge, status: int) -> None:
    server.faults["/v1/batches"] = [status]
    with pytest.raises(BridgeRefusedError, match=rf"{status} Planted\): planted by a test"):
        client(server).score(batch())
    assert server.posts["/v1/batches"] == 1


def test_a_bridge_that_is_gone_is_named(tmp_path: Path) -> None:
    bridge = Bridge(UnixAddress(_tag="unix", path=str(tmp_path / "none.sock")), patience=0.3)
    with pytest.raises(BridgeGoneError, match=r"none\.sock did not answer /v1/health"):
        bridge.health()
    with pytest.raises(BridgeGoneError, match=r"127\.0\.0\.1:9"):
        Bridge(TcpAddress(_tag="tcp", host="127.0.0.1", port=9), patience=0.1).health()


def test_the_token_comes_from_the_environment(server: FakeBridge, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(TOKEN, "secret")
    client(server).score(batch())
    assert server.headers[0]["Authorization"] == "Bearer secret"


def test_a_socket_that_is_gone_is_not_waited_for(tmp_path: Path) -> None:
    gone = Bridge(UnixAddress(_tag="unix", path=str(tmp_path / "gone.sock")))
    began = time.monotonic()
    with pytest.raises(BridgeGoneError, match=r"gone\.sock did not answer .* for \d s"):
        gone.health()
    assert time.monotonic() - began < 10


def test_scoring_may_take_longer_than_patience(server: FakeBridge) -> None:
    server.scoring = slowly(1)
    assert client(server, patience=0.2).score(batch()).rewards == REWARDS
    assert server.posts["/v1/batches"] == 1


def test_on_a_unix_socket_an_answer_is_waited_for_without_end(server: FakeBridge) -> None:
    bridge = client(server)
    bridge.score(batch())
    assert bridge.answer_timeout is None
    over_tcp = Bridge(TcpAddress(_tag="tcp", host="127.0.0.1", port=9))
    assert over_tcp.answer_timeout is not None
    assert over_tcp.answer_timeout >= 3600


def test_patience_is_counted_from_when_the_trouble_began(server: FakeBridge) -> None:
    """A batch that was scored for longer than patience lasts, and then was not answered, is posted again."""
    server.late_faults["/v1/batches"] = [0, 503]
    server.scoring = slowly(0.6)
    assert client(server, patience=0.5).score(batch()).rewards == REWARDS
    assert server.posts["/v1/batches"] == 3


def test_a_busy_ledger_is_waited_for_and_then_told_of(server: FakeBridge) -> None:
    server.faults["/v1/batches"] = [503] * 3
    assert client(server).score(batch()).rewards == REWARDS
    server.faults["/v1/batches"] = [503] * 1000
    with pytest.raises(BridgeGoneError, match=r"did not answer /v1/batches .*busy.*planted by a test"):
        client(server, patience=0.3).score(batch())


def test_an_answer_over_tcp_that_never_comes_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        accepted: list[socket.socket] = []
        threading.Thread(target=lambda: [accepted.append(listening.accept()[0]) for _ in range(8)], daemon=True).start()
        address = TcpAddress(_tag="tcp", host="127.0.0.1", port=listening.getsockname()[1])
        with pytest.raises(BridgeGoneError, match="timed out"):
            Bridge(address, patience=0.2, answer_timeout=0.2).health()
        assert len(accepted) > 1
