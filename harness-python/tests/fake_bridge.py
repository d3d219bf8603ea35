"""A bridge for tests, in the standard library: it keeps what it gets and scores in plain Python."""

import json
import os
import re
import socketserver
import threading
from collections import Counter
from http.server import BaseHTTPRequestHandler
from typing import Any

REWARDS = ["format", "approximate", "correctness", "numeric"]
FORM = re.compile(r"^<think>[^<]*</think><answer>[^<]*</answer>$")
ANSWER = re.compile(r"<answer>([^<]*)</answer>")


def number(text: str | None) -> float | None:
    try:
        return float(text) if text is not None else None
    except ValueError:
        return None


def found(text: str) -> str | None:
    match = ANSWER.search(text)
    return match[1].strip() if match else None


def score(row: dict[str, Any]) -> list[float | None]:
    text, gold = row["completion"], row["gold"]
    answer = found(text)
    value, wanted = number(answer), number(gold)
    near = 0.0
    if value is not None and wanted is not None:
        off = abs(value - wanted) / max(1.0, abs(wanted))
        near = 1.0 if off == 0 else 0.5 if off <= 0.1 else 0.25 if off <= 0.2 else 0.0
    return [
        1.0 if FORM.match(text) else 0.0,
        near,
        2.0 if answer == gold else 0.0,
        0.5 if value is not None else 0.0,
    ]


class FakeBridge:
    """Answers as the real one does; `unscored(index, batch)` makes rows null.

    `faults` are statuses to give first (0: no answer), `late_faults` the same after the message was worked on.
    """

    def __init__(self, path: str, unscored: Any = None) -> None:
        self.path = path
        self.unscored = unscored
        self.scoring: Any = score
        self.batches: list[dict[str, Any]] = []
        self.advantages: list[dict[str, Any]] = []
        self.answers: list[dict[str, Any]] = []
        self.metrics: list[dict[str, Any]] = []
        self.events: list[dict[str, Any]] = []
        self.posts: Counter[str] = Counter()
        self.bodies: list[tuple[str, bytes]] = []
        self.faults: dict[str, list[int]] = {}
        self.late_faults: dict[str, list[int]] = {}
        self.headers: list[dict[str, str]] = []
        bridge = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def setup(self) -> None:
                super().setup()
                self.client_address = ("unix", 0)

            def log_message(self, format: str, *args: Any) -> None:
                del format, args

            def do_GET(self) -> None:
                self._send(200, {"ok": True})

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                bridge.bodies.append((self.path, body))
                bridge.headers.append(dict(self.headers))
                bridge.posts[self.path] += 1
                if self._planted(bridge.faults):
                    return
                answer = bridge.answer(self.path, json.loads(body))
                if not self._planted(bridge.late_faults):
                    self._send(200, answer)

            def _planted(self, faults: dict[str, list[int]]) -> bool:
                """Whether a fault was planted here; it happened then."""
                waiting = faults.get(self.path)
                if not waiting:
                    return False
                status = waiting.pop(0)
                if status == 0:
                    self.close_connection = True
                else:
                    self._send(status, {"error": "Planted", "message": "planted by a test"})
                return True

            def _send(self, status: int, answer: object) -> None:
                text = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

        if os.path.exists(path):
            os.unlink(path)
        self.server = socketserver.ThreadingUnixStreamServer(path, Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def answer(self, path: str, message: dict[str, Any]) -> object:
        match path:
            case "/v1/batches":
                self.batches.append(message)
                rows = [
                    [None] * len(REWARDS) if self.unscored and self.unscored(index, message) else self.scoring(row)
                    for index, row in enumerate(message["rows"])
                ]
                return {"batch": message["batch"], "rewards": REWARDS, "contributions": rows, "unscored": 0}
            case "/v1/advantages":
                self.advantages.append(message)
                return {"batch": message["batch"], "agrees": True, "difference": 0, "dead_groups": 0}
            case "/v1/answers":
                self.answers.append(message)
                return {"batch": message["batch"], "stored": len(message["rows"])}
            case "/v1/metrics":
                self.metrics.append(message)
                return {"stored": True}
            case _:
                self.events.append(message)
                return {"stored": True}

    def tags(self) -> list[str]:
        return [event["event"]["_tag"] for event in self.events]

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        if os.path.exists(self.path):
            os.unlink(self.path)
