"""Phase base: the built-in policy is made from scratch and taught on the primer, all its weights."""

from transformers import PrinterCallback, ProgressCallback
from trl.trainer.sft_config import SFTConfig
from trl.trainer.sft_trainer import SFTTrainer

from .builtin import make_model, make_tokenizer
from .callbacks import Tell
from .conversation import Template
from .job import BaseJob
from .messages import PolicySaved
from .policy import save_whole
from .reporter import Reporter
from .rows import read_taught
from .settings import configure
from .training import learnt_from


def run(job: BaseJob, reporter: Reporter) -> None:
    """Make tokenizer and model, train, save."""
    rows = read_taught(job.rows)
    texts = (text for row in rows for turn in [*row.prompt, *row.completion] for text in (turn.role, turn.content))
    tokenizer = make_tokenizer(texts, job.vocabulary, job.tokens)
    model = make_model(tokenizer, job)
    trainer = SFTTrainer(
        model=model,
        processing_class=tokenizer,
        train_dataset=learnt_from(Template(tokenizer).taught(rows)),
        args=configure(SFTConfig, job, {"save_strategy": "no", "report_to": "none"}),
        callbacks=[Tell(reporter, job, None)],
    )
    trainer.remove_callback(PrinterCallback)
    trainer.remove_callback(ProgressCallback)
    trainer.train()

    def write(folder: str) -> None:
        trainer.accelerator.unwrap_model(trainer.model).save_pretrained(folder)
        tokenizer.save_pretrained(folder)

    weights = save_whole(job.out, write, shared=True)
    reporter.event(PolicySaved(name="base", folder=job.out, hash=weights, parent=None))
