"""TRL's GRPOTrainer with its rewards from the bridge: a batch is in the ledger before its rewards are known here."""

import math
import time
import uuid
from collections.abc import Callable
from typing import Any, cast

import torch
from accelerate.utils import broadcast_object_list, gather, gather_object
from trl.trainer.grpo_trainer import GRPOTrainer

from .bridge import Bridge
from .errors import HarnessError
from .faults import reach
from .job import GrpoJob
from .messages import Advantages, Batch, BatchRow, Message, Mode, ScaleRewards
from .rows import columns_of

NAMESPACE = uuid.UUID("5b0d7f54-6f3f-4c0e-9a53-3e1d7a0c9d11")


def placeholder(name: str) -> Any:
    """A reward function for TRL that only lends its name: the scores come from the bridge."""

    def reward(**_: Any) -> list[float]:
        raise HarnessError(f"The reward {name} was called in the trainer; it is scored over the bridge.")

    reward.__name__ = name
    return reward


class LedgerTrainer(GRPOTrainer):
    """Overrides where rewards come from, and posts the advantages that TRL made of them."""

    def __init__(self, *args: Any, job: GrpoJob, bridge: Bridge, **kwargs: Any) -> None:
        super().__init__(*args, reward_funcs=[placeholder(name) for name in job.rewards], **kwargs)
        self._job = job
        self._bridge = bridge
        self._sequence = 0
        self._scored: tuple[str, torch.Tensor] | None = None

    def _calculate_rewards(
        self,
        inputs: list[dict[str, Any]],
        prompts: list[Any],
        completions: list[Any],
        completion_ids_list: list[list[int]],
    ) -> torch.Tensor:
        """The batch of all ranks goes to the bridge; every rank gets the same matrix: all rows, a column a reward."""
        model = cast("torch.nn.Module", self.model)
        mode: Mode = "train" if model.training else "eval"
        group = cast("int", self.num_generations if mode == "train" else self.num_generations_eval)
        ends: list[Any] = [*self.eos_token_ids, self._tokenizer.pad_token_id]
        rank = self.accelerator.process_index
        mine = [
            {
                "problem": row["problem"],
                "prompt": prompt,
                "gold": row["gold"],
                "columns": columns_of(row["columns"]),
                "completion": text_of(completion),
                "token_ids": [int(token) for token in ids],
                "truncated": not ids or int(ids[-1]) not in ends,
                "rank": rank,
                "row": index,
            }
            for index, (row, prompt, completion, ids) in enumerate(
                zip(inputs, prompts, completions, completion_ids_list, strict=True)
            )
        ]
        rows = cast("list[dict[str, Any]]", gather_object(mine))
        job = self._job
        batch = str(uuid.uuid5(NAMESPACE, f"{job.run}/{job.attempt}/grpo/{self._sequence}"))
        asked = time.perf_counter()
        matrix = self._from_rank_0(lambda: self._score(batch, mode, group, rows))
        reach("after-commit", "grpo", job.attempt)
        # Beside TRL's own step_time: what the rewards, scored and recorded, cost of it.
        self._metrics[mode]["touchstone/reward_seconds"].append(time.perf_counter() - asked)
        self._sequence += 1
        rewards = torch.tensor(matrix, dtype=torch.float32, device=self.accelerator.device)
        self._scored = (batch, rewards)
        return rewards

    def _score(self, batch: str, mode: Mode, group: int, rows: list[dict[str, Any]]) -> list[list[float]]:
        job = self._job
        answer = self._bridge.score(
            Batch(
                batch=batch,
                run=job.run,
                attempt=job.attempt,
                phase="grpo",
                sequence=self._sequence,
                step=self.state.global_step,
                mode=mode,
                group_size=group,
                rows=[BatchRow(**{**row, "prompt": [Message(**turn) for turn in row["prompt"]]}) for row in rows],
            )
        )
        if answer.batch != batch or answer.rewards != job.rewards:
            raise HarnessError(
                f"The bridge answered for rewards {answer.rewards} where the job has {job.rewards}: "
                "stop the run and start it anew, so that both read the same rubric."
            )
        if [len(row) for row in answer.contributions] != [len(job.rewards)] * len(rows):
            raise HarnessError(f"The bridge did not answer with {len(job.rewards)} contributions for {len(rows)} rows.")
        return [[math.nan if score is None else score for score in row] for row in answer.contributions]

    def _generate_and_score_completions(self, inputs: list[dict[str, Any]]) -> dict[str, Any]:
        """As TRL does, then the advantages of all ranks go to the bridge."""
        self._scored = None
        output = super()._generate_and_score_completions(inputs)
        scored = cast("tuple[str, torch.Tensor] | None", self._scored)
        if scored is not None:
            batch, rewards = scored
            advantages = cast("torch.Tensor", gather(output["advantages"])).float().cpu()
            reach("before-advantages", "grpo", self._job.attempt)
            self._from_rank_0(lambda: self._post_advantages(batch, rewards.cpu(), advantages))
        return output

    def _post_advantages(self, batch: str, rewards: torch.Tensor, advantages: torch.Tensor) -> None:
        self._bridge.advantages(
            Advantages(
                batch=batch,
                scale_rewards=cast("ScaleRewards", self.scale_rewards),
                rewards=[[None if math.isnan(score) else score for score in row] for row in rewards.tolist()],
                advantages=advantages.tolist(),
            )
        )

    def _from_rank_0(self, ask: Callable[[], Any]) -> Any:
        """What rank 0 gets by asking, on every rank; what it fails with, too, as far as words carry it."""
        told: list[Any] = [None, None]
        failure: HarnessError | None = None
        if self.accelerator.is_main_process:
            try:
                told[0] = ask()
            except HarnessError as error:
                failure = error
                told[1] = str(error)
        if self.accelerator.num_processes > 1:
            broadcast_object_list(told, from_process=0)
        if told[1] is not None:
            raise failure or HarnessError(told[1])
        return told[0]


def text_of(completion: Any) -> str:
    """The text of a completion: plain, or the assistant's turns."""
    return completion if isinstance(completion, str) else "".join(turn["content"] for turn in completion)
