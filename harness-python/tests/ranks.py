"""Merge ranks, as tiktoken keeps them, into the vocabulary and the merges of a BPE."""

import base64
from importlib.util import find_spec
from pathlib import Path


def qwen_ranks() -> dict[bytes, int]:
    """Qwen's own, out of a package that is locked for this one file: nothing of it is imported."""
    spec = find_spec("dashscope")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    text = (Path(spec.submodule_search_locations[0]) / "resources" / "qwen.tiktoken").read_text()
    pairs = (line.split() for line in text.splitlines())
    return {base64.b64decode(token): int(rank) for token, rank in pairs}


def letters() -> list[str]:
    """A printable character for every byte, as GPT-2 chose them: printable bytes stand for themselves."""
    own = [*range(ord("!"), ord("~") + 1), *range(ord("¡"), ord("¬") + 1), *range(ord("®"), ord("ÿ") + 1)]
    spare = iter(range(256, 512))
    return [chr(byte if byte in own else next(spare)) for byte in range(256)]


def to_bpe(ranks: dict[bytes, int]) -> tuple[dict[str, int], list[tuple[str, str]]]:
    """A token's last merge is of the two parts that the lower ranks leave of it."""
    alphabet = letters()

    def written(token: bytes) -> str:
        return "".join(alphabet[byte] for byte in token)

    ordered = sorted(ranks.items(), key=lambda item: item[1])
    merges = [split(ranks, token, rank) for token, rank in ordered if len(token) > 1]
    return {written(token): rank for token, rank in ordered}, [(written(a), written(b)) for a, b in merges]


def split(ranks: dict[bytes, int], token: bytes, below: int) -> tuple[bytes, bytes]:
    """The two parts that are left of a token's bytes when every merge below its own rank was made, the lowest first."""
    known = [(token[:at], token[at:]) for at in range(1, len(token)) if token[:at] in ranks and token[at:] in ranks]
    if len(known) == 1:  # mostly; the rest takes four times as long
        return known[0]
    parts = [token[at : at + 1] for at in range(len(token))]
    while len(parts) > 2:
        rank, at = min((ranks.get(parts[at] + parts[at + 1], below), at) for at in range(len(parts) - 1))
        assert rank < below, token
        parts[at : at + 2] = [parts[at] + parts[at + 1]]
    return parts[0], parts[1]
