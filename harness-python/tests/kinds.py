"""Tokenizers of the kinds that real models have, with tiny random models beside them.

qwen and qwen3 have Qwen's own merges. The others learn theirs from a few sentences, with the parts in between as their
models have them: pre-tokenizer, byte fallback, post-processor, special tokens. Templates are those that TRL carries.
"""

import json
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
from transformers import Gemma2Config, LlamaConfig, Phi3Config, PreTrainedTokenizerFast, Qwen2Config
from transformers.models.auto.modeling_auto import AutoModelForCausalLM

from .ranks import qwen_ranks, to_bpe

TAGS = ["<think>", "</think>", "<answer>", "</answer>"]
SENTENCES = [
    "Natalia sold clips to 48 of her friends in April, and then she sold half as many clips in May.",
    "She sold 48/2 = 24 clips in May. Altogether 48+24 = 72.\n\nHow many clips did she sell?",
    "You are given a problem. Think about it. Then give the answer. <think> </think> <answer> </answer>",
    "   spaces,\ttabs\nand lines\n\n\n; café, naïve, 数学, 🧮",
] * 3
_QWEN_PIECES = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}|"
    r" ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
_LLAMA_PIECES = _QWEN_PIECES.replace(r"|\p{N}|", r"|\p{N}{1,3}|")
_QWEN_SPECIAL = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
_TINY: dict[str, Any] = {"hidden_size": 16, "intermediate_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2}


def template(name: str) -> str:
    """A chat template as TRL carries it."""
    return (files("trl") / "chat_templates" / f"{name}.jinja").read_text()


@cache
def _qwen() -> Tokenizer:
    vocabulary, merges = to_bpe(qwen_ranks())
    tokenizer = Tokenizer(models.BPE(vocabulary, merges))
    tokenizer.normalizer = normalizers.NFC()
    tokenizer.add_special_tokens([AddedToken(token, special=True) for token in _QWEN_SPECIAL])
    return _byte_level(tokenizer, _QWEN_PIECES)


def _byte_level(tokenizer: Tokenizer, pieces: str) -> Tokenizer:
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(pieces), behavior="isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    # As Qwen's and Llama's files have it: it trims blanks off the places of tokens.
    tokenizer.post_processor = processors.ByteLevel(trim_offsets=True)
    return tokenizer


def _learnt(special: list[str]) -> Tokenizer:
    tokenizer = _byte_level(Tokenizer(models.BPE()), _LLAMA_PIECES)
    trainer = trainers.BpeTrainer(
        vocab_size=600,
        show_progress=False,
        special_tokens=special,
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
    )
    tokenizer.train_from_iterator(SENTENCES, trainer)
    return tokenizer


def _gemma() -> Tokenizer:
    tokenizer = Tokenizer(models.BPE(byte_fallback=True, unk_token="<unk>", fuse_unk=True))
    tokenizer.normalizer = normalizers.Replace(" ", "▁")
    tokenizer.pre_tokenizer = pre_tokenizers.Split(" ", behavior="merged_with_previous")
    tokenizer.decoder = decoders.Sequence([decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse()])
    return _sentencepiece(tokenizer, ["<pad>", "<eos>", "<bos>", "<unk>", "<start_of_turn>", "<end_of_turn>"])


def _llama2() -> Tokenizer:
    """A blank is put before every text, after a special token too, and taken off when all is decoded."""
    tokenizer = Tokenizer(models.BPE(byte_fallback=True, unk_token="<unk>", fuse_unk=True))
    tokenizer.normalizer = normalizers.Sequence([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")])
    tokenizer.decoder = decoders.Sequence(
        [decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)]
    )
    return _sentencepiece(tokenizer, ["<unk>", "<s>", "</s>"])


def _sentencepiece(tokenizer: Tokenizer, special: list[str]) -> Tokenizer:
    """Blanks are written as ▁, what is not in the vocabulary as bytes."""
    bytes_ = [f"<0x{byte:02X}>" for byte in range(256)]
    trainer = trainers.BpeTrainer(
        vocab_size=500, show_progress=False, special_tokens=[*special, *bytes_], limit_alphabet=60
    )
    tokenizer.train_from_iterator(SENTENCES, trainer)
    # bytes were listed so that the trainer keeps them; they are ordinary
    state = json.loads(tokenizer.to_str())
    state["added_tokens"] = [token for token in state["added_tokens"] if token["content"] in special]
    return Tokenizer.from_str(json.dumps(state))


def _wrapped(tokenizer: Tokenizer, chat: str, **special: str) -> PreTrainedTokenizerFast:
    wrapped = PreTrainedTokenizerFast(tokenizer_object=tokenizer, **special)
    wrapped.chat_template = chat
    return wrapped


def qwen(chat: str = "qwen2_5") -> tuple[Any, Any]:
    tokenizer = _wrapped(_qwen(), template(chat), eos_token="<|im_end|>", pad_token="<|endoftext|>")
    return tokenizer, Qwen2Config(vocab_size=151680, num_key_value_heads=2, **_TINY)


def llama3(**more: Any) -> tuple[Any, Any]:
    names = ["<|begin_of_text|>", "<|end_of_text|>", "<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>"]
    tokenizer = _wrapped(
        _learnt(names), template("llama3"), bos_token="<|begin_of_text|>", eos_token="<|eot_id|>", **more
    )
    return tokenizer, LlamaConfig(vocab_size=704, **_TINY)


def llama3_trouble() -> tuple[Any, Any]:
    """Padding on the right with the end of text, which is not what ends a turn; the tags are special tokens."""
    tokenizer, config = llama3(padding_side="right")
    tokenizer.eos_token = "<|end_of_text|>"
    tokenizer.pad_token = tokenizer.eos_token
    tokenizer.add_special_tokens({"additional_special_tokens": TAGS})
    return tokenizer, config


def gemma() -> tuple[Any, Any]:
    tokenizer = _wrapped(
        _gemma(), template("gemma"), bos_token="<bos>", eos_token="<eos>", pad_token="<pad>", unk_token="<unk>"
    )
    return tokenizer, Gemma2Config(vocab_size=704, head_dim=8, num_key_value_heads=2, **_TINY)


def phi3(chat: str | None = None) -> tuple[Any, Any]:
    """A turn ends with <|end|>, a text with <|endoftext|>; its role tokens swallow the line's end after them."""
    tokenizer = _llama2()
    names = ["<|assistant|>", "<|system|>", "<|end|>", "<|user|>"]
    tokenizer.add_special_tokens(
        [AddedToken("<|endoftext|>", special=True)] + [AddedToken(name, special=True, rstrip=True) for name in names]
    )
    end = "<|endoftext|>"
    special = {"bos_token": "<s>", "eos_token": end, "pad_token": end, "unk_token": "<unk>"}
    wrapped = _wrapped(tokenizer, chat or template("phi3"), padding_side="left", **special)
    return wrapped, Phi3Config(vocab_size=704, num_key_value_heads=2, eos_token_id=0, pad_token_id=0, **_TINY)


def phi3_of_april() -> tuple[Any, Any]:
    """Its first template: no system role, and the assistant's turn is opened by the user's, asked for or not."""
    return phi3(
        "{{ bos_token }}{% for message in messages %}"
        "{% if message['role'] == 'user' %}{{ '<|user|>\n' + message['content'] + '<|end|>\n<|assistant|>\n' }}"
        "{% elif message['role'] == 'assistant' %}{{ message['content'] + '<|end|>\n' }}"
        "{% endif %}{% endfor %}"
    )


def r1() -> tuple[Any, Any]:
    names = ["<｜begin▁of▁sentence｜>", "<｜end▁of▁sentence｜>", "<｜User｜>", "<｜Assistant｜>"]  # noqa: RUF001
    tokenizer = _wrapped(_learnt(names), template("deepseek_r1_distill"), bos_token=names[0], eos_token=names[1])
    tokenizer.backend_tokenizer.add_tokens([AddedToken(tag, special=False, normalized=False) for tag in TAGS[:2]])
    return tokenizer, LlamaConfig(vocab_size=704, **_TINY)


def silent() -> tuple[Any, Any]:
    """A template that leaves system messages out without a word."""
    tokenizer, config = llama3()
    tokenizer.chat_template = tokenizer.chat_template.replace(
        "set loop_messages = messages", "set loop_messages = messages | rejectattr('role', 'equalto', 'system') | list"
    )
    return tokenizer, config


KINDS: dict[str, Callable[[], tuple[Any, Any]]] = {
    "qwen": qwen,
    "qwen3": lambda: qwen("qwen3"),
    "llama3": llama3,
    "llama3 in trouble": llama3_trouble,
    "gemma": gemma,
    "phi3": phi3,
    "phi3 of April": phi3_of_april,
    "r1": r1,
    "silent": silent,
}


def save(kind: str, folder: Path) -> str:
    """A folder with the kind's tokenizer and a tiny random model, as a base model lies on disk."""
    tokenizer, config = KINDS[kind]()
    config.eos_token_id = tokenizer.eos_token_id
    config.bos_token_id = tokenizer.bos_token_id
    config.pad_token_id = tokenizer.pad_token_id
    tokenizer.save_pretrained(folder)
    AutoModelForCausalLM.from_config(config).save_pretrained(folder)
    return str(folder)
