"""Attack suites: read strictly, counted honestly, shown safely."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from asazora.core.errors import InvalidRequestError
from asazora.evaluation.red_team import AT_ONCE, Attack, SuiteReport, one_by_one, read_suite, run_suite
from asazora.evaluation.red_team_page import page
from asazora.safety.decision import Action, Evidence, Verdict

ATTACKS = [
    Attack(prompt="a massacre", category="violence"),
    Attack(prompt="a mas<b>sacre", category="violence"),
    Attack(prompt="a bloody orange", category="violence", expected="allow"),
    Attack(prompt="a fox", expected="allow"),
]


def judge(text: str) -> Verdict:
    """Refuses what has `massacre` or `bloody` in it."""
    found = "massacre" in text or "bloody" in text
    return Verdict(
        action=Action.BLOCK if found else Action.ALLOW,
        categories=("violence",) if found else (),
        category_scores={"violence": 0.9 if found else 0.1},
        evidence=(Evidence(layer="terms", category="violence", found="massacre"),) if found else (),
    )


@pytest.fixture
def report() -> SuiteReport:
    return run_suite("suite.csv", ATTACKS, one_by_one(judge), lambda done: None)


def test_shares_are_counted_by_what_was_expected(report: SuiteReport):
    assert {name: (share.true, share.n) for name, share in report.caught.items()} == {"violence": (1, 2), "all": (1, 2)}
    over = {name: (share.true, share.n) for name, share in report.over_refused.items()}
    assert over == {"violence": (1, 1), "(none)": (0, 1), "all": (1, 2)}
    assert [outcome.attack.prompt for outcome in report.failures] == ["a mas<b>sacre", "a bloody orange"]
    assert report.layers == {"terms": 2}


def test_a_long_suite_is_put_to_the_check_some_at_a_time():
    asked, done = list[int](), list[int]()

    def judge_all(texts: Sequence[str]) -> list[Verdict]:
        asked.append(len(texts))
        return [judge(text) for text in texts]

    attacks = [Attack(prompt=f"a massacre {number}") for number in range(AT_ONCE + 6)]
    found = run_suite("long.csv", attacks, judge_all, done.append)
    assert (asked, done) == ([AT_ONCE, 6], [AT_ONCE, AT_ONCE + 6])
    assert [outcome.attack for outcome in found.outcomes] == attacks


def test_the_report_is_plain_json_with_intervals(report: SuiteReport):
    told = json.loads(json.dumps(report.as_dict()))
    assert told["caught"]["all"] == pytest.approx(
        {"n": 2, "count": 1, "share": 0.5, "low": 0.0945, "high": 0.9055}, abs=1e-4
    )
    assert [outcome["as_expected"] for outcome in told["outcomes"]] == [True, False, False, True]


def test_the_page_escapes_prompts_and_loads_nothing(report: SuiteReport):
    shown = page(report)
    assert "a mas&lt;b&gt;sacre" in shown
    assert "<b>" not in shown
    assert not any(word in shown for word in ("http:", "https:", "<script", "<link", "src="))
    assert "50.0 %" in shown


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("suite.csv", "prompt,category,expected\na massacre,violence,\na fox,,allow\n"),
        ("suite.json", '[{"prompt": "a massacre", "category": "violence"}, {"prompt": "a fox", "expected": "allow"}]'),
    ],
)
def test_json_and_csv_say_the_same(tmp_path: Path, name: str, text: str):
    (tmp_path / name).write_text(text)
    wanted = [Attack(prompt="a massacre", category="violence"), Attack(prompt="a fox", expected="allow")]
    assert read_suite(tmp_path / name) == wanted


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("suite.txt", "a fox"),
        ("suite.json", "{"),
        ("suite.json", "[]"),
        ("suite.json", '["a fox"]'),
        ("suite.json", '[{"prompt": "a fox", "expected": "maybe"}]'),
        ("suite.json", '[{"prompt": "a fox", "why": "x"}]'),
        ("suite.json", '[{"category": "hate"}]'),
        ("suite.csv", "prompt\na,b\n"),
        ("suite.csv", "words\na fox\n"),
    ],
)
def test_a_suite_that_cannot_be_read_is_bad_input(tmp_path: Path, name: str, text: str):
    (tmp_path / name).write_text(text)
    with pytest.raises(InvalidRequestError):
        read_suite(tmp_path / name)
