"""Phase evaluate: a base, with each adapter in turn, answers the same held-out rows."""

import uuid
from contextlib import nullcontext
from typing import Any

import torch
from peft import PeftModel
from transformers import GenerationConfig

from .bridge import Bridge
from .conversation import Template
from .faults import reach
from .job import EvaluatedPolicy, EvaluateJob, Sampling
from .messages import Answers, BatchRow, Started
from .policy import end_tokens, load_base
from .reporter import Reporter
from .rows import AskedRow, plain, read_asked
from .tokenizer import load_tokenizer
from .trainer import NAMESPACE


def run(job: EvaluateJob, reporter: Reporter, bridge: Bridge) -> None:
    """Load the base once, switch adapters, post every batch of answers."""
    tokenizer = load_tokenizer(job.model)
    template = Template(tokenizer)
    rows = [row.model_copy(update={"prompt": template.fold(row.prompt)}) for row in read_asked(job.rows)]
    size = job.sampling.batch_size
    batches = [rows[start : start + size] for start in range(0, len(rows), size)]
    steps = len(batches) * len(job.policies)
    reporter.event(Started(steps=steps, resumed_from=None))
    reporter.notes(template.said)
    model: Any = load_base(job.model, job.model_options)
    if getattr(model, "hf_device_map", None) is None:  # else its options said where it lies
        model.to("cuda" if torch.cuda.is_available() else "cpu")
    step = 0
    for index, policy in enumerate(job.policies):
        model = _with_adapter(model, policy.adapter, f"policy-{index}")
        model.eval()
        for sequence, batch in enumerate(batches):
            torch.manual_seed(job.seed + sequence)
            with _adapters(model, policy):
                answered = _answer(job, model, tokenizer, batch, sequence * size)
            name = str(uuid.uuid5(NAMESPACE, f"{policy.evaluation}/{sequence}"))
            bridge.answers(Answers(batch=name, evaluation=policy.evaluation, sequence=sequence, rows=answered))
            step += 1
            reporter.progress(step, last=step == steps)
            reach("between-answers", "evaluate", job.attempt)


def _with_adapter(model: Any, adapter: str | None, name: str) -> Any:
    """The model with one more adapter, which is made the active one."""
    if adapter is None:
        return model
    if not isinstance(model, PeftModel):
        return PeftModel.from_pretrained(model, adapter, adapter_name=name)
    model.load_adapter(adapter, adapter_name=name)
    model.set_adapter(name)
    return model


def _adapters(model: Any, policy: EvaluatedPolicy) -> Any:
    """The base alone where the policy has no adapter."""
    bare = policy.adapter is None and isinstance(model, PeftModel)
    return model.disable_adapter() if bare else nullcontext()


def decoding(model: Any, tokenizer: Any, sampling: Sampling) -> GenerationConfig:
    """How TRL's trainer decodes by default, whatever the model's own configuration recommends; greedy at 0."""
    return GenerationConfig(
        max_new_tokens=sampling.max_new_tokens,
        do_sample=sampling.temperature > 0,
        pad_token_id=tokenizer.pad_token_id,
        bos_token_id=tokenizer.bos_token_id,
        eos_token_id=end_tokens(model, tokenizer),
        temperature=sampling.temperature if sampling.temperature > 0 else None,
        top_p=1.0,
        top_k=0,
        min_p=None,
        repetition_penalty=1.0,
        disable_compile=True,
    )


@torch.inference_mode()
def _answer(job: EvaluateJob, model: Any, tokenizer: Any, batch: list[AskedRow], first: int) -> list[BatchRow]:
    prompts = [plain(row.prompt) for row in batch]
    asked = tokenizer.apply_chat_template(
        prompts,
        add_generation_prompt=True,
        padding=True,
        return_tensors="pt",
        return_dict=True,
    ).to(model.device)
    ends = end_tokens(model, tokenizer)
    written = model.generate(
        input_ids=asked["input_ids"],
        attention_mask=asked["attention_mask"],
        generation_config=decoding(model, tokenizer, job.sampling),
    )
    completions = [_until_end(ids, ends) for ids in written[:, asked["input_ids"].shape[1] :].tolist()]
    texts = tokenizer.batch_decode(completions, skip_special_tokens=True)
    return [
        BatchRow(
            problem=row.problem,
            prompt=row.prompt,
            gold=row.gold,
            columns=row.columns,
            completion=text,
            token_ids=ids,
            truncated=not ids or ids[-1] not in ends,
            rank=0,
            row=first + offset,
        )
        for offset, (row, ids, text) in enumerate(zip(batch, completions, texts, strict=True))
    ]


def _until_end(ids: list[int], ends: list[int]) -> list[int]:
    """The tokens up to the first that ends the completion, which is included."""
    for index, token in enumerate(ids):
        if token in ends:
            return ids[: index + 1]
    return ids
