"""Names are found in any spelling near theirs; everyday words are not names."""

import pytest

from asazora.safety.names import IsWord, NameList, with_role_first
from asazora.safety.wordlists import fold

NAMES = NameList(
    ["Spider-Man", "Spiderman", "Taylor Swift", "Tom Hanks", "Beyonce", "Zelensky", "米老鼠", "путин", "Elsa"]
)
EVERYDAY = {"tom", "thanks", "her", "a", "tailor", "swift", "spider", "man", "else"}.__contains__


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("SPIDER MAN jumps", "Spider-Man"),
        ("spiderman's web", "Spider-Man"),
        ("the spider-man", "Spider-Man"),
        ("taylorswift", "Taylor Swift"),
        ("Talyor Swift sings", "Taylor Swift"),
        ("Beyoncé", "Beyonce"),
        ("Zelenskiy", "Zelensky"),
        ("一只米老鼠在跳舞", "米老鼠"),
        ("портрет Путина", "путин"),
    ],
)
def test_names_are_found(text: str, name: str):
    assert NAMES.first(fold(text), EVERYDAY) == name


@pytest.mark.parametrize("text", ["Tom thanks her", "a tailor", "someone else", "a spider and a man", ""])
def test_everyday_words_are_not_names(text: str):
    assert NAMES.first(fold(text), EVERYDAY) is None


@pytest.mark.parametrize("is_word", [lambda word: True, lambda word: False])
def test_a_short_name_is_found_whether_or_not_it_is_a_word(is_word: IsWord):
    assert NameList(["Naruto", "Spider-Man"]).first(fold("a Naruto run"), is_word) == "Naruto"


@pytest.mark.parametrize("text", ["Timothy Chalamet", "Arnold Shwartzeneger", "Freddy Merkury"])
def test_names_spelt_as_they_sound_are_found(text: str):
    names = NameList(["Timothee Chalamet", "Arnold Schwarzenegger", "Freddie Mercury"])
    assert names.first(fold(text), EVERYDAY) is not None


def test_a_role_may_stand_before_a_name():
    assert with_role_first("Drake the rapper") == ["Drake the rapper", "rapper Drake"]
    assert with_role_first("Taylor Swift") == ["Taylor Swift"]


def test_all_names_are_found_where_they_stand():
    names = NameList(["Taylor Swift", "Tom Hanks", "Tom"])
    found = list(names.found(fold("a fox, Tom Hanks and Taylor Swift"), EVERYDAY))
    assert [(one.name, one.span) for one in found] == [("Tom Hanks", (2, 4)), ("Taylor Swift", (5, 7))]
