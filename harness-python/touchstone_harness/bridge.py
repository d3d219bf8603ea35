"""The bridge's client: a kept connection over a Unix socket or TCP, and the same message until it is answered."""

import http.client
import json
import os
import socket
import time
from typing import cast

from .errors import BridgeGoneError, BridgeRefusedError
from .job import Strict, TcpAddress, UnixAddress
from .messages import Advantages, AdvantagesAnswer, Answers, AnswersAnswer, Batch, BatchAnswer, Event, Metrics

TOKEN = "TOUCHSTONE_BRIDGE_TOKEN"
PATIENCE = 60.0
GONE_PATIENCE = 3.0
ANSWER_TIMEOUT = 600.0
BUSY = 503


class _UnixConnection(http.client.HTTPConnection):
    """HTTP over a Unix socket."""

    def __init__(self, path: str, timeout: float) -> None:
        super().__init__("localhost", timeout=timeout)
        self._path = path

    def connect(self) -> None:
        """Open the socket."""
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self._path)


class Bridge:
    """Posts messages and reads the answers. A message that was not answered is posted again, unchanged."""

    def __init__(
        self,
        address: UnixAddress | TcpAddress,
        *,
        patience: float = PATIENCE,
        answer_timeout: float = ANSWER_TIMEOUT,
    ) -> None:
        self._address = address
        self._patience = patience
        self._answer_timeout = answer_timeout
        self._connection: http.client.HTTPConnection | None = None
        token = os.environ.get(TOKEN)
        self._headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})

    def health(self) -> None:
        """Return when the bridge is there."""
        self._ask("GET", "/v1/health", None)

    def score(self, batch: Batch) -> BatchAnswer:
        """Post a generation batch; its contributions come back once it is in the ledger."""
        return BatchAnswer.model_validate_json(self._post("/v1/batches", batch))

    def advantages(self, advantages: Advantages) -> AdvantagesAnswer:
        """Post the trainer's advantages."""
        return AdvantagesAnswer.model_validate_json(self._post("/v1/advantages", advantages))

    def answers(self, answers: Answers) -> AnswersAnswer:
        """Post a policy's answers."""
        return AnswersAnswer.model_validate_json(self._post("/v1/answers", answers))

    def metrics(self, metrics: Metrics) -> None:
        """Post the trainer's figures."""
        self._post("/v1/metrics", metrics)

    def event(self, event: Event) -> None:
        """Post an event."""
        self._post("/v1/events", event)

    def close(self) -> None:
        """Close the connection; the next message opens another."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _post(self, path: str, message: Strict) -> bytes:
        return self._ask("POST", path, message.model_dump_json(by_alias=True).encode())

    def _ask(self, method: str, path: str, body: bytes | None) -> bytes:
        """Ask until an answer comes, for as long as patience lasts."""
        began = time.monotonic()
        give_up = began + self._patience
        pause = 0.1
        while True:
            try:
                status, answer = self._once(method, path, body)
                if status == 200:
                    return answer
                if status != BUSY:
                    raise _refusal(path, status, answer)
                trouble = "it says that it is busy (503)"
            except (OSError, http.client.HTTPException) as error:
                self.close()
                trouble = str(error) or type(error).__name__
                if isinstance(error, FileNotFoundError):
                    # The socket stands as long as the program that serves it: once gone, it does not come back.
                    give_up = min(give_up, began + GONE_PATIENCE)
            if time.monotonic() + pause > give_up:
                raise BridgeGoneError(
                    f"The bridge at {_place(self._address)} did not answer {path} for {time.monotonic() - began:.0f} s "
                    f"({trouble}): see whether touchstone is still running, then resume the run."
                )
            time.sleep(pause)
            pause = min(pause * 2, 5.0)

    def _once(self, method: str, path: str, body: bytes | None) -> tuple[int, bytes]:
        if self._connection is None:
            self._connection = self._open()
        self._connection.request(method, path, body=body, headers=self._headers)
        response = self._connection.getresponse()
        return response.status, response.read()

    def _open(self) -> http.client.HTTPConnection:
        if isinstance(self._address, UnixAddress):
            return _UnixConnection(self._address.path, self._answer_timeout)
        return http.client.HTTPConnection(self._address.host, self._address.port, timeout=self._answer_timeout)


def _place(address: UnixAddress | TcpAddress) -> str:
    return address.path if isinstance(address, UnixAddress) else f"{address.host}:{address.port}"


def _refusal(path: str, status: int, answer: bytes) -> BridgeRefusedError:
    """Take the reason from the body {error, message}, where there is one."""
    try:
        body: object = json.loads(answer)
    except ValueError:
        body = None
    problem = cast("dict[str, object]", body) if isinstance(body, dict) else {}
    reason = str(problem.get("message") or answer.decode(errors="replace")[:200] or "it gave no reason")
    return BridgeRefusedError(path, status, str(problem.get("error") or http.client.responses.get(status, "")), reason)
