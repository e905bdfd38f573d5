"""The policy file is read, checked, and cannot be weakened where it must not be."""

from pathlib import Path

import pytest
import yaml

from asazora.core.errors import InvalidRequestError
from asazora.safety.classifier import CATEGORIES
from asazora.safety.decision import Action
from asazora.safety.policy import OWN_POLICY, Policy, load_policy, packaged_policy_text

OPENAI_CATEGORIES = {
    "harassment", "harassment/threatening", "hate", "hate/threatening", "illicit", "illicit/violent", "self-harm",
    "self-harm/intent", "self-harm/instructions", "sexual", "sexual/minors", "violence", "violence/graphic",
}  # fmt: skip


def own_policy(home: Path, **changes: object) -> Policy:
    (home / OWN_POLICY).write_text(yaml.safe_dump(yaml.safe_load(packaged_policy_text()) | changes))
    return load_policy(home)


def test_the_packaged_policy_covers_the_classifiers_categories_and_openais(tmp_path: Path):
    policy = load_policy(tmp_path)
    assert set(policy.categories) == set(CATEGORIES)
    assert set(policy.openai_categories) == OPENAI_CATEGORIES


def test_scores_turn_into_actions(tmp_path: Path):
    categories = load_policy(tmp_path).categories
    assert [categories["violence"].action(score) for score in (0.49, 0.55, 0.9)] == [
        Action.ALLOW,
        Action.REVIEW,
        Action.BLOCK,
    ]
    assert categories["sexual/minors"].action(0.5) is Action.BLOCK


def test_an_openai_category_is_as_likely_as_the_least_likely_of_ours(tmp_path: Path):
    scores = dict.fromkeys(CATEGORIES, 0.1) | {"hate": 0.9, "violence": 0.3}
    theirs = load_policy(tmp_path).openai_scores(scores)
    assert (theirs["hate"], theirs["hate/threatening"]) == (0.9, 0.3)


def test_an_operators_file_takes_the_place_of_the_packaged_one(tmp_path: Path):
    allow = {"likeness": [{"name": "Jane Example", "reason": "consent"}], "intellectual-property": []}
    assert own_policy(tmp_path, allow=allow).allowed_names["likeness"] == ("Jane Example",)


def test_a_name_is_allowed_only_for_a_reason(tmp_path: Path):
    allow = {"likeness": [{"name": "Jane Example", "reason": " "}], "intellectual-property": []}
    with pytest.raises(InvalidRequestError, match="reason"):
        own_policy(tmp_path, allow=allow)


def test_zero_tolerance_cannot_be_taken_back(tmp_path: Path):
    categories = yaml.safe_load(packaged_policy_text())["categories"]
    categories["sexual/minors"]["zero_tolerance"] = False
    with pytest.raises(InvalidRequestError, match="zero_tolerance"):
        own_policy(tmp_path, categories=categories)


@pytest.mark.parametrize(
    "changes",
    [
        {"categories": {}},
        {"categories": {"violence": {"covers": "x", "severity": 9, "review_at": 0.5, "block_at": 0.6}}},
        {"unknown_language_factor": 3},
        {"openai_categories": {"hate": ["nonsense"]}},
        {"allow": {}},
        {"languages": 3},
    ],
)
def test_a_damaged_policy_is_an_error(tmp_path: Path, changes: dict[str, object]):
    with pytest.raises(InvalidRequestError):
        own_policy(tmp_path, **changes)


def test_a_file_that_is_not_yaml_is_an_error(tmp_path: Path):
    (tmp_path / OWN_POLICY).write_text("a: [")
    with pytest.raises(InvalidRequestError):
        load_policy(tmp_path)
