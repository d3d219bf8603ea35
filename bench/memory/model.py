"""Makes a Llama of a given shape with random weights, and the built-in policy's kind of tokenizer, in a folder."""

import json
import sys

import torch
from touchstone_harness.builtin import make_tokenizer
from transformers import AutoConfig, AutoModelForCausalLM

folder, fields = sys.argv[1], json.loads(sys.argv[2])
tags = ["<think>", "</think>", "<answer>", "</answer>"]
tokenizer = make_tokenizer(["0123456789", "Solve the problem step by step."], 320, tags)
config = AutoConfig.for_model(
    fields.pop("model_type"),
    **fields,
    pad_token_id=tokenizer.pad_token_id,
    eos_token_id=tokenizer.eos_token_id,
    bos_token_id=None,
)
torch.manual_seed(0)
AutoModelForCausalLM.from_config(config).save_pretrained(folder)
tokenizer.save_pretrained(folder)
