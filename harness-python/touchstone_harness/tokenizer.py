"""A base's tokenizer, from a folder or the hub. Apart from policy.py: what only looks at tokens needs no PEFT."""

from typing import Any

from .errors import HarnessError
from .hub import HUB


def read_tokenizer(model: str) -> Any:
    """The tokenizer as it is on disk."""
    from transformers import AutoTokenizer

    try:
        tokenizer = AutoTokenizer.from_pretrained(model)
    except Exception as error:
        reason = " ".join(str(error).split())[:300]
        raise HarnessError(f"The tokenizer of {model} cannot be loaded. {HUB}. ({reason})") from error
    # By it TRL would parse completions into fields, and leave the reasoning out of what rewards read.
    tokenizer.response_template = None
    return tokenizer


def load_tokenizer(model: str) -> Any:
    """The tokenizer as it is trained and generated with: padding on the left, with the end where no pad is set."""
    tokenizer = read_tokenizer(model)
    tokenizer.padding_side = "left"
    if tokenizer.pad_token is None:
        tokenizer.pad_token = tokenizer.eos_token
    return tokenizer


def special_ids(tokenizer: Any) -> frozenset[int]:
    """Every token that decoding without special tokens leaves out."""
    added = tokenizer.added_tokens_decoder
    return frozenset([*tokenizer.all_special_ids, *(number for number, token in added.items() if token.special)])
