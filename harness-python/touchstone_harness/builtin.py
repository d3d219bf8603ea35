"""The built-in policy from scratch, nothing downloaded: a byte-level tokenizer and a small Llama, random weights."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import torch
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

from .job import BaseJob

PAD, START, END = "<|pad|>", "<|im_start|>", "<|im_end|>"

TEMPLATE = (
    "{% for m in messages %}<|im_start|>{{ m['role'] }}\n"
    "{% if m['role'] == 'assistant' %}{% generation %}{{ m['content'] }}<|im_end|>{% endgeneration %}"
    "{% else %}{{ m['content'] }}<|im_end|>{% endif %}\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)

# Digits and signs stand alone; between them whole phrases may become one token, so that prompts stay short.
PIECES = r"[\d+\-*/=().,?!:$%\n]"


def make_tokenizer(texts: Iterable[str], vocabulary: int, tokens: Sequence[str]) -> PreTrainedTokenizerFast:
    """A BPE over bytes, learnt from texts, in which every one of `tokens` is a single ordinary token."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(PIECES), behavior="isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=vocabulary,
        show_progress=False,
        special_tokens=[PAD, START, END],
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
    )
    tokenizer.train_from_iterator(_without(texts, tokens), trainer)
    # ordinary, not special: special tokens are stripped before a completion is scored
    tokenizer.add_tokens([AddedToken(token, special=False, normalized=False) for token in tokens])
    wrapped = PreTrainedTokenizerFast(tokenizer_object=tokenizer, pad_token=PAD, eos_token=END, padding_side="left")
    wrapped.chat_template = TEMPLATE
    return wrapped


def _without(texts: Iterable[str], tokens: Sequence[str]) -> Iterator[str]:
    """The pieces of the texts between the tokens."""
    between = re.compile("|".join(re.escape(token) for token in tokens)) if tokens else None
    for text in texts:
        yield from (between.split(text) if between else [text])


def make_model(tokenizer: Any, job: BaseJob) -> LlamaForCausalLM:
    """A Llama of the job's size with random weights from its seed.

    Not a Qwen2: transformers 5 loads Qwen's own tokenizer for that type, whatever tokenizer.json says.
    """
    torch.manual_seed(job.seed)
    model = LlamaForCausalLM(
        LlamaConfig(
            vocab_size=(len(tokenizer) + 63) // 64 * 64,
            hidden_size=job.hidden,
            intermediate_size=3 * job.hidden,
            num_hidden_layers=job.layers,
            num_attention_heads=job.heads,
            num_key_value_heads=job.heads,
            max_position_embeddings=job.context,
            tie_word_embeddings=True,
            pad_token_id=tokenizer.pad_token_id,
            eos_token_id=tokenizer.eos_token_id,
            bos_token_id=None,
            initializer_range=0.05,
        )
    )
    assert model.generation_config is not None
    model.generation_config.eos_token_id = tokenizer.eos_token_id
    model.generation_config.pad_token_id = tokenizer.pad_token_id
    return model
