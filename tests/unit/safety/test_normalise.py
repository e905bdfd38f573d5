"""The canonical form undoes what a reader does not see, and leaves other scripts alone."""

import pytest

from asazora.safety.normalise import canonical


@pytest.mark.parametrize(
    "disguised",
    [
        "n\u200ba\u200bked",
        "ｎａｋｅｄ",
        "𝐧𝐚𝐤𝐞𝐝",
        "n̷a̷k̷e̷d̷",
        "ɴᴀᴋᴇᴅ",
        "nаkеd",
        "пaкed",
        "na\u00adked",
        "\u202enaked",
        "ñáķėď",
    ],
)
def test_disguised_letters_are_read_as_they_look(disguised: str):
    assert canonical(disguised) == "naked"


@pytest.mark.parametrize("text", ["голая женщина", "секс", "नग्न महिला", "裸体", "طفلة", "ポルノ", "ёлка"])
def test_other_scripts_keep_their_letters(text: str):
    assert canonical(text) == text


def test_spaces_and_repeats_are_shortened():
    assert canonical("a  soooooo \n big\tfox ") == "a soo big fox"


def test_the_canonical_form_is_its_own_canonical_form():
    for text in ("Пaкed ｗоman", "a fox", "ḧëllö 狐"):
        assert canonical(canonical(text)) == canonical(text)
