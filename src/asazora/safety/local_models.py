"""Moderation models from a local folder, read with `transformers`: safetensors only, no network, no code of theirs."""

from collections.abc import Mapping, Sequence
from typing import Any

import torch
from transformers import AutoModelForCausalLM, AutoModelForSequenceClassification, AutoTokenizer

from asazora.safety.guard_formats import FORMATS, Question

MAX_ANSWER_TOKENS = 48

READ_ONLY: Mapping[str, Any] = {"local_files_only": True, "trust_remote_code": False}
WEIGHTS_ONLY: Mapping[str, Any] = {**READ_ONLY, "use_safetensors": True}


class LabelModel:
    """A classification head over texts. Probabilities are per label (sigmoid) or shared (softmax), as trained."""

    def __init__(self, path: str, unsafe_labels: Sequence[str], threshold: float) -> None:
        self._tokenizer = AutoTokenizer.from_pretrained(path, **READ_ONLY)
        self._model = AutoModelForSequenceClassification.from_pretrained(path, **WEIGHTS_ONLY)
        self._model.eval()
        unknown = set(unsafe_labels) - set(self._model.config.label2id)
        if unknown:
            raise ValueError(f"{path} has no label {', '.join(sorted(unknown))}")
        self._unsafe_labels, self._threshold = tuple(unsafe_labels), threshold

    @torch.inference_mode()
    def categories(self, text: str) -> Sequence[str]:
        inputs = self._tokenizer(text, return_tensors="pt", truncation=True)
        shares = label_shares(self._model.config, self._model(**inputs).logits)[0]
        numbers = self._model.config.label2id
        return [label for label in self._unsafe_labels if shares[numbers[label]] >= self._threshold]


def label_shares(config: Any, logits: torch.Tensor) -> torch.Tensor:
    """logits: (B, labels) -> probabilities, as the head was trained to give them."""
    several = config.problem_type == "multi_label_classification"
    return logits.float().sigmoid() if several else logits.float().softmax(-1)


class GuardModel:
    """A language model that answers whether a text is safe, asked as its format says."""

    def __init__(self, path: str, format: str) -> None:  # noqa: A002  as the policy file calls it
        self._questions = FORMATS[format]
        self._tokenizer = AutoTokenizer.from_pretrained(path, **READ_ONLY)
        self._model: Any = AutoModelForCausalLM.from_pretrained(path, **WEIGHTS_ONLY)
        self._model.eval()

    @torch.inference_mode()
    def categories(self, text: str) -> Sequence[str]:
        plain = self._without_control_tokens(text)
        return [name for question in self._questions for name in question.read(self._answer(question, plain))]

    def _without_control_tokens(self, text: str) -> str:
        """A text that spells such a token could end its own turn and answer for the guard."""
        for token in self._tokenizer.get_added_vocab():
            text = text.replace(token, " ")
        return text

    def _answer(self, question: Question, text: str) -> str:
        inputs = self._inputs(question, text)
        output = self._model.generate(**inputs, max_new_tokens=MAX_ANSWER_TOKENS, do_sample=False)
        return self._tokenizer.decode(output[0, inputs["input_ids"].shape[1] :], skip_special_tokens=True)

    def _inputs(self, question: Question, text: str) -> Mapping[str, torch.Tensor]:
        if question.prompt:
            prompt = question.prompt.format(text=text)
            return self._tokenizer(prompt, return_tensors="pt", add_special_tokens=False)
        chat = [{"role": "user", "content": text}]
        return self._tokenizer.apply_chat_template(
            chat, add_generation_prompt=True, return_tensors="pt", return_dict=True
        )
