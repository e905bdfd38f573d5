"""Lists are read whole; terms are found with their endings, in any script."""

import pytest

from asazora.safety.wordlists import TermList, fold, read_entries, read_list

LISTS = ["people", "works", "terms", "doubtful", "mentions", "harmless", "risky", "zero_tolerance", "classes"]


def test_vowel_signs_tell_words_apart():
    assert TermList(["लोगो"]).first(fold("गाँव में लोग")) is None
    assert TermList(["लोगो"]).first(fold("एक लोगो दिखाओ")) == "लोगो"
    assert fold("مُحَمَّد") == fold("محمد")


def test_terms_need_all_their_parts_in_any_order():
    terms = TermList(["desnud* + mujer", "裸体"])
    assert terms.first(fold("una mujer desnuda")) == "desnud* + mujer"
    assert terms.first(fold("una mujer")) is None
    assert terms.first(fold("画一个裸体的人")) == "裸体"


@pytest.mark.parametrize("name", LISTS)
def test_packaged_lists_hold_no_empty_entry(name: str):
    assert all(fold(entry).strip() for entry in read_entries(name))


def test_terms_are_filed_under_categories_of_the_policy():
    from asazora.safety.classifier import CATEGORIES

    assert set(read_list("terms")) | set(read_list("doubtful")) <= set(CATEGORIES)
