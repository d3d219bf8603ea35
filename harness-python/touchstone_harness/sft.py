"""Phase sft: a LoRA adapter learns from worked solutions; the loss is on the completion alone."""

from collections.abc import Sequence

from trl.trainer.sft_config import SFTConfig
from trl.trainer.sft_trainer import SFTTrainer

from .conversation import Template, Tokens
from .job import SftJob
from .policy import load_base, lora_config
from .reporter import Reporter
from .rows import read_taught
from .settings import configure_sft
from .tokenizer import load_tokenizer
from .training import learnt_from, train


def run(job: SftJob, reporter: Reporter) -> None:
    """Load, train, save."""
    train(job, reporter, make_trainer(job, reporter), job.model)


def make_trainer(job: SftJob, reporter: Reporter) -> SFTTrainer:
    """TRL's trainer with the rows in tokens; what was done to them is noted."""
    settings = configure_sft(job)
    options = settings.model_init_kwargs
    settings.model_init_kwargs = None
    template = Template(load_tokenizer(job.model))
    rows = template.taught(read_taught(job.rows))
    reporter.notes([*template.said, *cut(rows, settings)])
    return SFTTrainer(
        model=load_base(job.model, options if isinstance(options, dict) else None),
        processing_class=template.tokenizer,
        train_dataset=learnt_from(rows),
        peft_config=lora_config(job.lora),
        args=settings,
    )


def cut(rows: Sequence[Tokens], settings: SFTConfig) -> list[str]:
    """What TRL will cut away at max_length and say nothing of."""
    limit = settings.max_length
    if limit is None or settings.packing:
        return []
    longer = [row for row in rows if len(row.ids) > limit]
    kept = slice(-limit, None) if settings.truncation_mode == "keep_end" else slice(limit)
    lost = sum(1 for row in longer if not any(row.loss[kept]))
    told = f"{len(longer)} of {len(rows)} rows are longer than max_length {limit} and are cut"
    return [f"{told}; {lost} of them keep nothing to learn from and are left out."] if longer else []
