"""Each disguise is noticed and undone; honest text has one reading."""

import base64
import codecs

import pytest
from tokenizers import Tokenizer

from asazora.models.text.minilm import packaged_folder
from asazora.safety.disguises import views
from asazora.safety.vocabulary import Vocabulary

PLAIN = "a naked woman on a bed"


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary.of(Tokenizer.from_file(str(packaged_folder() / "tokenizer.json")))


@pytest.mark.parametrize(
    "disguised",
    [
        "a n4k3d w0m4n on a bed",
        "a n.a.k.e.d woman on a bed",
        "a nakedwomanonabed",
        base64.b64encode(PLAIN.encode()).decode(),
        PLAIN.encode().hex(),
        codecs.encode(PLAIN, "rot13"),
        PLAIN[::-1],
        " ".join(word[::-1] for word in PLAIN.split()),
        "a n%61k%65d woman on a bed",
        "a &#110;aked woman on a bed",
        "a nakde woman on a bed",
    ],
)
def test_a_disguise_is_undone(disguised: str, vocabulary: Vocabulary):
    assert PLAIN in [view.text for view in views(disguised, vocabulary)]


def test_morse_is_read(vocabulary: Vocabulary):
    assert "naked" in [view.text for view in views("-. .- -.- . -..", vocabulary)]


@pytest.mark.parametrize(
    "text",
    [
        "a small red fox with a blue scarf walks left through a snowy forest at night",
        "a 3d render, 4k, 35mm, shot at f2.8 at 10am in the 1920s",
        "the Schnauzer Bergamasco runs by Ljubljana",
        "una zorra pequeña camina por el bosque",
        "小さな狐が雪の森を歩く",
        "",
    ],
)
def test_honest_text_has_one_reading(text: str, vocabulary: Vocabulary):
    assert [view.disguise for view in views(text, vocabulary)] == ["text"]


def test_a_long_text_is_read_in_bounded_time(vocabulary: Vocabulary):
    assert views("a" * 20_000, vocabulary)
    assert views(". -" * 6_000, vocabulary)
