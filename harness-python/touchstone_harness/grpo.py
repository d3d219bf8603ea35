"""Phase grpo: an adapter, new or from SFT, learns from rewards that come over the bridge."""

from datasets import Dataset
from peft import PeftModel

from .bridge import Bridge
from .conversation import Template
from .errors import HarnessError
from .job import GrpoJob
from .policy import load_base, lora_config
from .reporter import Reporter
from .rows import asked_column, read_asked
from .settings import configure_grpo
from .tokenizer import load_tokenizer
from .trainer import LedgerTrainer
from .training import train


def run(job: GrpoJob, reporter: Reporter, bridge: Bridge) -> None:
    """Load, train, save."""
    train(job, reporter, make_trainer(job, reporter, bridge), job.adapter or job.model)


def make_trainer(job: GrpoJob, reporter: Reporter, bridge: Bridge) -> LedgerTrainer:
    """TRL's trainer with the prompts as the template can render them; what was done to them is noted."""
    settings = configure_grpo(job)
    options = settings.model_init_kwargs
    settings.model_init_kwargs = None
    base = load_base(job.model, options if isinstance(options, dict) else None)
    model = base if job.adapter is None else PeftModel.from_pretrained(base, job.adapter, is_trainable=True)
    template = Template(load_tokenizer(job.model))
    rows = _dataset(template, job.rows)
    groups = (settings.generation_batch_size or 0) // (settings.num_generations or 1)
    if len(rows) < groups:
        raise HarnessError(
            f"GRPO asks for {groups} prompts a batch but {job.rows} holds {len(rows)}: "
            "take more rows or a smaller per_device_train_batch_size."
        )
    eval_rows = _dataset(template, job.eval_rows) if job.eval_rows else None
    reporter.notes(template.said)
    return LedgerTrainer(
        job=job,
        bridge=bridge,
        model=model,
        processing_class=template.tokenizer,
        train_dataset=rows,
        eval_dataset=eval_rows,
        peft_config=lora_config(job.lora) if job.adapter is None else None,
        args=settings,
    )


def _dataset(template: Template, path: str) -> Dataset:
    return Dataset.from_list([asked_column(row, template.fold(row.prompt)) for row in read_asked(path)])
