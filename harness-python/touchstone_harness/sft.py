"""Phase sft: a LoRA adapter learns from worked solutions; the loss is on the completion alone."""

from datasets import Dataset
from trl.trainer.sft_config import SFTConfig
from trl.trainer.sft_trainer import SFTTrainer

from .job import SftJob
from .policy import load_base, load_tokenizer, lora_config
from .reporter import Reporter
from .rows import read_taught, taught_column
from .settings import configure
from .training import train


def run(job: SftJob, reporter: Reporter) -> None:
    """Load, train, save."""
    settings = configure(SFTConfig, job, {"logging_steps": 1})
    options = settings.model_init_kwargs
    settings.model_init_kwargs = None
    trainer = SFTTrainer(
        model=load_base(job.model, options if isinstance(options, dict) else None),
        processing_class=load_tokenizer(job.model),
        train_dataset=Dataset.from_list([taught_column(row) for row in read_taught(job.rows)]),
        peft_config=lora_config(job.lora),
        args=settings,
    )
    train(job, reporter, trainer, job.model)
