"""A model as its files describe it; no weights are loaded."""

import json
from pathlib import Path
from typing import Any

from .errors import HarnessError
from .hub import HUB
from .inspected import InspectedModel

ADAPTER = "adapter_config.json"
# Where a folder holds the same weights twice, transformers loads the first kind.
WEIGHTS = {
    "model": ("model*.safetensors", "pytorch_model*.bin"),
    "adapter": ("adapter_model*.safetensors", "adapter_model*.bin"),
}


def look(model: str) -> InspectedModel:
    """A model's configuration with its class's defaults filled in, or an adapter's as it stands."""
    adapter = _file(model, ADAPTER)
    config = _file(model, "config.json")
    if config is None and adapter is not None:
        return InspectedModel(kind="adapter", config=_read(adapter), weights_bytes=_weights(adapter.parent, "adapter"))
    if config is None:
        raise HarnessError(f"{model} has no config.json that can be read. {HUB}.")
    return InspectedModel(kind="model", config=_whole(config), weights_bytes=_weights(config.parent, "model"))


def ends(model: str) -> list[int]:
    """What ends a completion as the generation configuration says, or the model's own where there is none."""
    from transformers import AutoConfig, GenerationConfig

    try:
        generation = GenerationConfig.from_pretrained(model)
    except OSError:
        generation = GenerationConfig.from_model_config(AutoConfig.from_pretrained(model))
    configured = generation.eos_token_id
    return [] if configured is None else [configured] if isinstance(configured, int) else list(configured)


def _file(model: str, name: str) -> Path | None:
    """A file of a folder, or of a model on the hub; null where there is no such file or no getting at it."""
    from transformers.utils.hub import cached_file

    found = cached_file(
        model,
        name,
        _raise_exceptions_for_missing_entries=False,
        _raise_exceptions_for_connection_errors=False,
        _raise_exceptions_for_gated_repo=False,
    )
    return None if found is None else Path(found)


def _read(file: Path) -> dict[str, Any]:
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise HarnessError(f"{file} cannot be read ({error}).") from error


def _whole(file: Path) -> dict[str, Any]:
    """A configuration with the defaults of its class; as it stands where transformers does not know the class."""
    from transformers import AutoConfig

    try:
        return json.loads(AutoConfig.from_pretrained(file.parent).to_json_string(use_diff=False))
    except (KeyError, ValueError, OSError):
        return _read(file)


def _weights(folder: Path, kind: str) -> int | None:
    """Bytes of the weights in a folder; null where they are not all there."""
    for pattern in WEIGHTS[kind]:
        files = sorted(folder.glob(pattern))
        index = next(iter(folder.glob(f"{pattern}.index.json")), None)
        if index is not None:
            files = [folder / name for name in set(_read(index)["weight_map"].values())]
        if files:
            return sum(file.stat().st_size for file in files) if all(map(_is_whole, files)) else None
    return None


def _is_whole(file: Path) -> bool:
    """Whether a file of weights is there, and as long as its own header says."""
    if file.suffix != ".safetensors":
        return file.exists()
    try:
        with file.open("rb") as opened:
            head = int.from_bytes(opened.read(8), "little")
            # a header's end is read before the header: a broken length may be of any size
            if head > file.stat().st_size:
                return False
            tensors = json.loads(opened.read(head))
        ends = [tensor["data_offsets"][1] for name, tensor in tensors.items() if name != "__metadata__"]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False
    return 8 + head + max(ends, default=0) == file.stat().st_size
