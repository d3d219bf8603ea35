"""What transformers, PEFT and autograd say of models: parameters, LoRA parameters, and bytes saved for the backward.

Reads a JSON list of cases on stdin, writes a list of answers to the file that is named.
"""

import json
import sys
import warnings

import torch
from peft import LoraConfig, get_peft_model
from transformers import AutoConfig, AutoModelForCausalLM

warnings.filterwarnings("ignore")
torch.set_num_threads(2)


def config_of(case):
    fields = dict(case["config"])
    fields.pop("torch_dtype", None)
    for name, value in fields.items():
        if name.endswith("softcapping"):
            fields[name] = float(value)
    return AutoConfig.for_model(fields.pop("model_type"), **fields)


def adapted(model, lora):
    return get_peft_model(
        model,
        LoraConfig(
            r=lora["r"],
            lora_alpha=lora["alpha"],
            lora_dropout=lora["dropout"],
            target_modules=lora["target_modules"],
            task_type="CAUSAL_LM",
        ),
    )


def parameters(case):
    with torch.device("meta"):
        model = AutoModelForCausalLM.from_config(config_of(case))
        base = model.num_parameters()
        trained = adapted(model, case["lora"]).num_parameters(only_trainable=True)
    return {"base": base, "trained": trained}


def saved(case):
    """Bytes of the storages that autograd keeps, those of parameters left out."""
    run = case["run"]
    config = config_of(case)
    config._attn_implementation = run["attention"]
    model = AutoModelForCausalLM.from_config(config, dtype=getattr(torch, run["weights"]))
    model = adapted(model, case["lora"])
    model.train()
    if run["checkpointing"]:
        model.gradient_checkpointing_enable()
        model.enable_input_require_grads()
    own = {parameter.untyped_storage().data_ptr() for parameter in model.parameters()}
    ids = torch.randint(0, config.vocab_size, (run["batch"], run["completion"]))
    mask = torch.ones_like(ids)
    if run["batch"] > 1:
        mask[0, :3] = 0
    kept = {}

    def keep(tensor):
        storage = tensor.untyped_storage()
        if storage.data_ptr() not in own:
            kept[storage.data_ptr()] = (storage.nbytes(), tensor)
        return tensor

    cast = run["compute"] != run["weights"] or run["weights"] == "bfloat16"
    with (
        torch.autograd.graph.saved_tensors_hooks(keep, lambda tensor: tensor),
        torch.autocast("cpu", torch.bfloat16, enabled=cast),
    ):
        hidden = model.get_base_model().model(input_ids=ids, attention_mask=mask, use_cache=False).last_hidden_state
        # what the output head reads, kept by its own function
        keep(hidden[:, :-1].reshape(-1, hidden.shape[-1]))
    return {"saved": sum(size for size, _ in kept.values())}


cases = json.loads(sys.stdin.read())
answers = [saved(case) if "run" in case else parameters(case) for case in cases]
with open(sys.argv[1], "w") as file:
    json.dump(answers, file)
