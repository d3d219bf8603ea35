"""The pydantic models say what the exported JSON Schemas say: the same fields, required alike, of the same types."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from touchstone_harness import inspected, messages
from touchstone_harness.job import job_reader

SCHEMAS = Path(__file__).parent.parent / "schemas"
MODELS: dict[str, TypeAdapter[Any]] = {
    "job": job_reader,
    "batch": TypeAdapter(messages.Batch),
    "batch-answer": TypeAdapter(messages.BatchAnswer),
    "advantages": TypeAdapter(messages.Advantages),
    "advantages-answer": TypeAdapter(messages.AdvantagesAnswer),
    "answers": TypeAdapter(messages.Answers),
    "answers-answer": TypeAdapter(messages.AnswersAnswer),
    "metrics": TypeAdapter(messages.Metrics),
    "event": TypeAdapter(messages.Event),
    "inspect-job": TypeAdapter(inspected.InspectJob),
    "inspected": TypeAdapter(inspected.Inspected),
    "render-job": TypeAdapter(inspected.RenderJob),
    "rendered": TypeAdapter(inspected.Rendered),
}


def normal(schema: dict[str, Any], definitions: dict[str, Any]) -> Any:
    """A schema's shape: names, required, types, enumerations and least values, however either side writes them."""
    if "$ref" in schema:
        return normal(definitions[schema["$ref"].rsplit("/", 1)[1]], definitions)
    for union in ("anyOf", "oneOf"):
        if union in schema:
            return {"any": sorted((normal(one, definitions) for one in schema[union]), key=json.dumps)}
    if "const" in schema or "enum" in schema:
        return {"enum": sorted(schema.get("enum", [schema.get("const")]))}
    limits = {name: schema[name] for name in ("minimum", "exclusiveMinimum", "minLength", "minItems") if name in schema}
    match schema.get("type"):
        case "object" if "properties" in schema:
            fields = {name: normal(field, definitions) for name, field in sorted(schema["properties"].items())}
            return {"fields": fields, "required": sorted(schema.get("required", []))}
        case "object":
            further = schema.get("additionalProperties")
            return {"record": normal(further, definitions) if isinstance(further, dict) else "any"}
        case "array":
            return {"array": normal(schema["items"], definitions), **limits}
        case None:
            return "any"
        case kind:
            return {"type": kind, **limits}


def exported(name: str) -> Any:
    document = json.loads((SCHEMAS / f"{name}.json").read_text())
    return normal(document["schema"], document["definitions"])


def modelled(name: str) -> Any:
    schema = MODELS[name].json_schema(by_alias=True)
    return required_tags(normal(schema, schema.get("$defs", {})))


def required_tags(shape: Any) -> Any:
    """A tag has a default in Python, where it is never left out of what is sent."""
    if isinstance(shape, dict):
        if "_tag" in shape.get("fields", {}):
            shape["required"] = sorted({*shape["required"], "_tag"})
        return {name: required_tags(part) for name, part in shape.items()}
    return [required_tags(part) for part in shape] if isinstance(shape, list) else shape


@pytest.mark.parametrize("name", MODELS)
def test_the_model_is_the_exported_schema(name: str) -> None:
    assert ordered(modelled(name)) == ordered(exported(name))


def ordered(shape: Any) -> Any:
    if isinstance(shape, dict):
        return {name: ordered(part) for name, part in sorted(shape.items())}
    return sorted((ordered(part) for part in shape), key=json.dumps) if isinstance(shape, list) else shape


def test_every_exported_schema_has_a_model() -> None:
    assert {path.stem for path in SCHEMAS.glob("*.json")} == set(MODELS)


@pytest.mark.parametrize(
    "plant",
    [
        lambda schema: schema["properties"].pop("step"),
        lambda schema: schema["required"].remove("mode"),
        lambda schema: schema["properties"]["step"].update(type="string"),
        lambda schema: schema["properties"]["mode"]["enum"].append("test"),
        lambda schema: schema["properties"].update(extra={"type": "string"}),
    ],
)
def test_a_planted_difference_is_seen(plant: Any) -> None:
    document = copy.deepcopy(json.loads((SCHEMAS / "batch.json").read_text()))
    plant(document["schema"])
    assert ordered(modelled("batch")) != ordered(normal(document["schema"], document["definitions"]))
