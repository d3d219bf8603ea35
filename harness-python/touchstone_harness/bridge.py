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
CONNECT_TIMEOUT = 10.0
TCP_ANSWER_TIMEOUT = 3600.0
BUSY = 503


class _UnixConnection(http.client.HTTPConnection):
    """HTTP over a Unix socket."""

    def __init__(self, path: str, answer_timeout: float | None) -> None:
        super().__init__("localhost")
        self._path = path
        self._answer_timeout = answer_timeout

    def connect(self) -> None:
        """Open the socket."""
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(CONNECT_TIMEOUT)
        self.sock.connect(self._path)
        self.sock.settimeout(self._answer_timeout)


class _TcpConnection(http.client.HTTPConnection):
    """HTTP over TCP; the kernel asks from time to time whether the peer is still there."""

    def __init__(self, address: TcpAddress, answer_timeout: float | None) -> None:
        super().__init__(address.host, address.port, timeout=CONNECT_TIMEOUT)
        self._answer_timeout = answer_timeout

    def connect(self) -> None:
        """Open the socket."""
        super().connect()
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        for option, seconds in (("TCP_KEEPIDLE", 60), ("TCP_KEEPINTVL", 15)):
            if hasattr(socket, option):
                self.sock.setsockopt(socket.IPPROTO_TCP, getattr(socket, option), seconds)
        self.sock.settimeout(self._answer_timeout)


class Bridge:
    """Posts messages and reads the answers. A message that was not answered is posted again, unchanged.

    Rewards may take long to score, so an answer is waited for as long as the bridge is there: on a Unix socket the
    kernel tells when it is not. Patience is for trouble: how long a message is posted again until it is given up.
    """

    def __init__(
        self,
        address: UnixAddress | TcpAddress,
        *,
        patience: float = PATIENCE,
        answer_timeout: float | None = None,
    ) -> None:
        self._address = address
        self._patience = patience
        self.answer_timeout = answer_timeout
        if answer_timeout is None and isinstance(address, TcpAddress):
            self.answer_timeout = TCP_ANSWER_TIMEOUT
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
        """Ask until an answer comes, for as long as patience lasts from when the trouble began."""
        began: float | None = None
        patience = self._patience
        pause = 0.1
        while True:
            asked = time.monotonic()
            try:
                status, answer = self._once(method, path, body)
                if status == 200:
                    return answer
                if status != BUSY:
                    raise _refusal(path, status, answer)
                trouble, remedy = f"it is busy: {_reason(answer)[1]}", "see what keeps it busy"
                if time.monotonic() - asked > self._patience:
                    # It was at work all the while: this is new trouble.
                    began = None
            except (OSError, http.client.HTTPException) as error:
                self.close()
                trouble, remedy = str(error) or type(error).__name__, "see whether touchstone is still running"
                if isinstance(error, FileNotFoundError):
                    # The socket stands as long as the program that serves it: once gone, it does not come back.
                    patience = min(patience, GONE_PATIENCE)
            now = time.monotonic()
            began = now if began is None else began
            if now + pause > began + patience:
                raise BridgeGoneError(
                    f"The bridge at {_place(self._address)} did not answer {path} for {now - began:.0f} s "
                    f"({trouble}): {remedy}, then resume the run."
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
            return _UnixConnection(self._address.path, self.answer_timeout)
        return _TcpConnection(self._address, self.answer_timeout)


def _place(address: UnixAddress | TcpAddress) -> str:
    return address.path if isinstance(address, UnixAddress) else f"{address.host}:{address.port}"


def _refusal(path: str, status: int, answer: bytes) -> BridgeRefusedError:
    """Tell the status, the bridge's word for it and its reason."""
    error, reason = _reason(answer)
    return BridgeRefusedError(path, status, error or http.client.responses.get(status, ""), reason)


def _reason(answer: bytes) -> tuple[str, str]:
    """The body {error, message}, where there is one."""
    try:
        body: object = json.loads(answer)
    except ValueError:
        body = None
    problem = cast("dict[str, object]", body) if isinstance(body, dict) else {}
    reason = str(problem.get("message") or answer.decode(errors="replace")[:200] or "it gave no reason")
    return str(problem.get("error") or ""), reason
