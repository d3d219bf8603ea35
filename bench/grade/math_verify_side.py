"""Math-Verify's side of npm run bench:grade: judges rows in a loop, says what it decided and the CPU time it took.

Usage: math_verify_side.py ROWS.json WARM SECONDS. WARM of the rows warm it up and are not measured. SECONDS is its
time-out for each parse and each comparison; 0 turns it off, which is its fastest.
"""

import json
import logging
import sys
import time

from math_verify import parse, verify

logging.disable(logging.CRITICAL)


def in_environment(text: str) -> str:
    """Bare LaTeX in an environment, as its documentation wants it; a box where the text has money signs of its own."""
    return "\\boxed{" + text + "}" if "$" in text else f"${text}$"


def has_environment(text: str) -> bool:
    """Whether the text is one that it finds mathematics in by itself."""
    return "\\boxed" in text or "\\(" in text or "\\[" in text or text.count("$") - text.count("\\$") >= 2


def judge(row: dict, seconds: int | None) -> bool:
    """Parse both sides anew and compare them, with its defaults."""
    text = row["text"]
    if row["bare"] and not has_environment(text):
        text = in_environment(text)
    gold = parse(in_environment(row["gold"]), parsing_timeout=seconds)
    return bool(verify(gold, parse(text, parsing_timeout=seconds), timeout_seconds=seconds))


def main() -> None:
    """Warm up, measure, tell."""
    with open(sys.argv[1], encoding="utf-8") as file:
        rows = json.load(file)
    warm = int(sys.argv[2])
    timeout = int(sys.argv[3]) or None
    for row in rows[:warm]:
        judge(row, timeout)
    measured = rows[warm:]
    slowest = 0.0
    verdicts = []
    since = time.process_time()
    for row in measured:
        before = time.process_time()
        verdicts.append(judge(row, timeout))
        slowest = max(slowest, time.process_time() - before)
    seconds = time.process_time() - since
    print(json.dumps({"verdicts": verdicts, "rows": len(measured), "seconds": seconds, "slowest": slowest}))


main()
