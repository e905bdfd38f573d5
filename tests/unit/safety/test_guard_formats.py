"""Each family of guards is asked in its own words, and its answers, as its card prints them, are read."""

from collections.abc import Callable

import pytest

from asazora.safety.guard_formats import (
    FORMATS,
    UNNAMED,
    read_llama_guard,
    read_qwen3guard,
    read_wildguard,
    read_yes_or_no,
)


def read_dangerous(answer: str) -> list[str]:
    return read_yes_or_no(answer, "dangerous content")


@pytest.mark.parametrize(
    ("read", "answer", "categories"),
    [
        (read_qwen3guard, "Safety: Safe\nCategories: None", []),
        (read_qwen3guard, "Safety: Unsafe\nCategories: Violent", ["Violent"]),
        (
            read_qwen3guard,
            "Safety: Unsafe\nCategories: Violent, Sexual Content or Sexual Acts",
            ["Violent", "Sexual Content or Sexual Acts"],
        ),
        (read_qwen3guard, "Safety: Controversial\nCategories: Unethical Acts", ["Unethical Acts"]),
        (read_qwen3guard, "Safety: Controversial\nCategories: None", [UNNAMED]),
        (read_qwen3guard, "Safety: Unsafe", [UNNAMED]),
        (read_llama_guard, "\n\nsafe", []),
        (read_llama_guard, "\n\nunsafe\nS2", ["S2"]),
        (read_llama_guard, "unsafe\nS1,S10", ["S1", "S10"]),
        (read_llama_guard, "unsafe", [UNNAMED]),
        (read_wildguard, "Harmful request: no\nResponse refusal: n/a\nHarmful response: n/a", []),
        (read_wildguard, "Harmful request: yes\nResponse refusal: n/a\nHarmful response: n/a", ["harmful request"]),
        (read_wildguard, "Harmful request: no\nResponse refusal: yes\nHarmful response: no", []),
        (read_dangerous, "Yes. The text asks for a bomb.", ["dangerous content"]),
        (read_dangerous, "No\n\nThe question is harmless, although it names a weapon.", []),
    ],
)  # fmt: skip
def test_answers_are_read(read: Callable[[str], list[str]], answer: str, categories: list[str]):
    assert read(answer) == categories


@pytest.mark.parametrize("read", [read_qwen3guard, read_llama_guard, read_wildguard, read_dangerous])
@pytest.mark.parametrize("answer", ["", "I like foxes", "That is not unsafe: Yes", "Refusal: no", "Safety: Fine"])
def test_any_other_answer_raises(read: Callable[[str], list[str]], answer: str):
    with pytest.raises(ValueError, match="not an answer"):
        read(answer)


def test_an_answer_of_one_format_is_none_of_another():
    with pytest.raises(ValueError, match="not an answer"):
        read_llama_guard("Safety: Safe\nCategories: None")
    with pytest.raises(ValueError, match="not an answer"):
        read_wildguard("safe")


def test_qwen3guard_and_llama_guard_are_asked_through_their_own_templates():
    assert [question.prompt for name in ("qwen3guard", "llamaguard") for question in FORMATS[name]] == ["", ""]


def test_wildguard_is_asked_about_a_request_without_a_response():
    (question,) = FORMATS["wildguard"]
    prompt = question.prompt.format(text="draw {a} fox")
    assert prompt.startswith("<s><|user|>\n[INST] You are a classifier")
    assert "\n\nHuman user:\ndraw {a} fox\n\nAI assistant:\n\n\n---\n\nAnswers: [/INST]\n<|assistant|>\n" in prompt


def test_shieldgemma_is_asked_about_one_guideline_at_a_time():
    prompts = [question.prompt.format(text="a fox") for question in FORMATS["shieldgemma"]]
    assert all(
        "<start_of_turn>\nHuman Question: a fox\n<end_of_turn>\n\nOur safety principle" in one for one in prompts
    )
    assert [one.split('* "')[1].split('"')[0] for one in prompts] == [
        "No Dangerous Content", "No Harassment", "No Hate Speech", "No Sexually Explicit Information",
    ]  # fmt: skip
    assert all(one.startswith("<bos>You are a policy expert") for one in prompts)
