"""Phase grpo: an adapter, new or from SFT, learns from rewards that come over the bridge."""

from datasets import Dataset
from peft import PeftModel
from trl.trainer.grpo_config import GRPOConfig

from .bridge import Bridge
from .errors import HarnessError
from .job import GrpoJob
from .policy import load_base, load_tokenizer, lora_config
from .reporter import Reporter
from .rows import asked_column, read_asked
from .settings import configure
from .trainer import LedgerTrainer
from .training import train


def run(job: GrpoJob, reporter: Reporter, bridge: Bridge) -> None:
    """Load, train, save."""
    settings = configure(GRPOConfig, job, {"remove_unused_columns": False, "logging_steps": 1})
    options = settings.model_init_kwargs
    settings.model_init_kwargs = None
    base = load_base(job.model, options if isinstance(options, dict) else None)
    model = base if job.adapter is None else PeftModel.from_pretrained(base, job.adapter, is_trainable=True)
    rows = _dataset(job.rows)
    groups = (settings.generation_batch_size or 0) // (settings.num_generations or 1)
    if len(rows) < groups:
        raise HarnessError(
            f"GRPO asks for {groups} prompts a batch but {job.rows} holds {len(rows)}: "
            "take more rows or a smaller per_device_train_batch_size."
        )
    trainer = LedgerTrainer(
        job=job,
        bridge=bridge,
        model=model,
        processing_class=load_tokenizer(job.model),
        train_dataset=rows,
        eval_dataset=_dataset(job.eval_rows) if job.eval_rows else None,
        peft_config=lora_config(job.lora) if job.adapter is None else None,
        args=settings,
    )
    train(job, reporter, trainer, job.adapter or job.model)


def _dataset(path: str) -> Dataset:
    return Dataset.from_list([asked_column(row) for row in read_asked(path)])
