"""Moderation models from a local folder, read with `transformers`: safetensors only, no network, no code of theirs."""

import re
from collections.abc import Sequence
from typing import Any

import torch
from transformers import AutoModelForCausalLM, AutoModelForSequenceClassification, AutoTokenizer

MAX_ANSWER_TOKENS = 48

_ALLOWS = re.compile(r"\b(safe|no)\b", re.I)
_REFUSES = re.compile(r"\b(unsafe|controversial|yes|harmful)\b", re.I)
_CATEGORY = re.compile(r"Categor(?:y|ies):\s*(.+)|\b(S\d{1,2})\b")
_READ_ONLY = {"local_files_only": True, "trust_remote_code": False}


class LabelModel:
    """A classification head over texts. Probabilities are per label (sigmoid) or shared (softmax), as trained."""

    def __init__(self, path: str, unsafe_labels: Sequence[str], threshold: float) -> None:
        self._tokenizer = AutoTokenizer.from_pretrained(path, **_READ_ONLY)
        self._model = AutoModelForSequenceClassification.from_pretrained(path, use_safetensors=True, **_READ_ONLY)
        self._model.eval()
        unknown = set(unsafe_labels) - set(self._model.config.label2id)
        if unknown:
            raise ValueError(f"{path} has no label {', '.join(sorted(unknown))}")
        self._unsafe_labels, self._threshold = tuple(unsafe_labels), threshold

    @torch.inference_mode()
    def categories(self, text: str) -> Sequence[str]:
        inputs = self._tokenizer(text, return_tensors="pt", truncation=True)
        logits = self._model(**inputs).logits[0].float()
        several = self._model.config.problem_type == "multi_label_classification"
        shares = logits.sigmoid() if several else logits.softmax(-1)
        numbers = self._model.config.label2id
        return [label for label in self._unsafe_labels if shares[numbers[label]] >= self._threshold]


class GuardModel:
    """A language model that answers whether a text is safe, through its own chat template."""

    def __init__(self, path: str) -> None:
        self._tokenizer = AutoTokenizer.from_pretrained(path, **_READ_ONLY)
        self._model: Any = AutoModelForCausalLM.from_pretrained(path, use_safetensors=True, **_READ_ONLY)
        self._model.eval()

    @torch.inference_mode()
    def categories(self, text: str) -> Sequence[str]:
        chat = [{"role": "user", "content": text}]
        inputs = self._tokenizer.apply_chat_template(
            chat, add_generation_prompt=True, return_tensors="pt", return_dict=True
        )
        output = self._model.generate(**inputs, max_new_tokens=MAX_ANSWER_TOKENS, do_sample=False)
        return read_answer(self._tokenizer.decode(output[0, inputs["input_ids"].shape[1] :], skip_special_tokens=True))


def read_answer(answer: str) -> list[str]:
    """The categories a guard's answer names; empty if it allows. Raises ValueError if it says neither."""
    if _REFUSES.search(answer):
        named = [first or second for first, second in _CATEGORY.findall(answer)]
        return [part.strip() for group in named for part in group.split(",")] or ["unsafe"]
    if not _ALLOWS.search(answer):
        raise ValueError(f"the guard model answered neither safe nor unsafe: {answer!r}")
    return []
