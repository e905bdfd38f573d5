"""Names are found in any spelling near theirs; everyday words are not names."""

import pytest

from asazora.safety.wordlists import IsWord, NameList, TermList, fold, read_entries, read_list

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


def test_vowel_signs_tell_words_apart():
    assert TermList(["लोगो"]).first(fold("गाँव में लोग")) is None
    assert TermList(["लोगो"]).first(fold("एक लोगो दिखाओ")) == "लोगो"
    assert fold("مُحَمَّد") == fold("محمد")


def test_terms_need_all_their_parts_in_any_order():
    terms = TermList(["desnud* + mujer", "裸体"])
    assert terms.first(fold("una mujer desnuda")) == "desnud* + mujer"
    assert terms.first(fold("una mujer")) is None
    assert terms.first(fold("画一个裸体的人")) == "裸体"


@pytest.mark.parametrize("name", ["people", "works", "terms", "harmless", "risky", "zero_tolerance", "classes"])
def test_packaged_lists_hold_no_empty_entry(name: str):
    assert all(fold(entry).strip() for entry in read_entries(name))


def test_terms_are_filed_under_categories_of_the_policy():
    from asazora.safety.classifier import CATEGORIES

    assert set(read_list("terms")) <= set(CATEGORIES)
