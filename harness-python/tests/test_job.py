"""A job file is taken as a whole or refused with the field's name."""

import json
from typing import Any

import pytest
from pydantic import ValidationError

from touchstone_harness.job import EvaluateJob, job_reader


def evaluation() -> dict[str, Any]:
    return {
        "_tag": "evaluate",
        "run": "r",
        "attempt": 1,
        "seed": 0,
        "threads": 1,
        "bridge": {"_tag": "unix", "path": "/nowhere/none.sock"},
        "folder": "/nowhere/none",
        "model": "/nowhere/none",
        "model_options": {},
        "policies": [{"evaluation": "e", "name": "base", "adapter": None}],
        "rows": "/nowhere/rows.jsonl",
        "sampling": {"temperature": 0, "max_new_tokens": 8, "batch_size": 4},
    }


def read(job: dict[str, Any]) -> Any:
    return job_reader.validate_json(json.dumps(job))


def test_a_job_is_read_by_its_tag() -> None:
    assert isinstance(read(evaluation()), EvaluateJob)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"surprise": 1}, "surprise"),
        ({"attempt": 0}, "attempt"),
        ({"attempt": "1"}, "attempt"),
        ({"policies": []}, "policies"),
        ({"bridge": {"_tag": "pigeon"}}, "bridge"),
        ({"_tag": "evaluation"}, "_tag"),
        ({"sampling": {"temperature": -1, "max_new_tokens": 8, "batch_size": 4}}, "temperature"),
        ({"sampling": {"temperature": 0, "max_new_tokens": 8, "batch_size": 4, "beams": 2}}, "beams"),
    ],
)
def test_what_is_no_job_is_refused_by_name(change: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError, match=field):
        read(evaluation() | change)
