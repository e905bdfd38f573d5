"""What a person must look at first is made, and kept from its place until it is released."""

from pathlib import Path

import pytest

from asazora.core.errors import RefusedByPolicyError
from asazora.core.request import GenerationRequest
from asazora.core.sizes import Size
from asazora.engine.checks import Decision, Objection
from asazora.engine.engine import Engine
from asazora.engine.quarantine import Quarantine
from asazora.media.video_reader import probe
from asazora.safety.policy import ALWAYS_ZERO_TOLERANCE
from fakes import serve_fake

REQUEST = GenerationRequest(prompt="a fox", size=Size(128, 128), seconds=1)


class Doubtful:
    """Says one thing of everything."""

    name = "doubtful"

    def __init__(self, *, reviewable: bool, category: str = "violence") -> None:
        self.decision = Decision(allowed=False, reason="hm", categories=(category,), reviewable=reviewable)

    def judge(self, subject: object, /) -> Decision:
        return self.decision


@pytest.fixture(autouse=True)
def the_guard_has_no_objection(monkeypatch: pytest.MonkeyPatch) -> None:
    """These tests are of the gate; the guard's model takes a second to load."""
    monkeypatch.setattr("asazora.engine.policy_checks.PromptPolicy.judge", lambda policy, text: Decision(allowed=True))


@pytest.fixture
def held(tmp_path: Path) -> Path:
    (tmp_path / "quarantine").mkdir()
    return tmp_path / "quarantine" / "video.mp4"


def files(tmp_path: Path) -> list[str]:
    return sorted(path.name for path in tmp_path.rglob("*.mp4"))


@pytest.mark.parametrize("kind", ["prompt_checks", "frame_checks"])
def test_a_borderline_clip_goes_to_the_quarantine_and_from_there_to_its_place(tmp_path: Path, held: Path, kind: str):
    engine = Engine(serve_fake, **{kind: [Doubtful(reviewable=True)]})
    quarantine = Quarantine(file=held)
    result = engine.generate(REQUEST, tmp_path / "out.mp4", quarantine=quarantine)
    assert result.objections == (Objection(check="doubtful", reason="hm", categories=("violence",)),)
    assert (result.path, (tmp_path / "out.mp4").exists()) == (held, False)
    quarantine.release(tmp_path / "out.mp4")
    assert files(tmp_path) == ["out.mp4"]
    assert probe(tmp_path / "out.mp4").num_frames == 12


def test_a_clip_that_nothing_speaks_against_passes_through(tmp_path: Path, held: Path):
    result = Engine(serve_fake).generate(REQUEST, tmp_path / "out.mp4", quarantine=Quarantine(file=held))
    assert (result.path, result.objections, files(tmp_path)) == (tmp_path / "out.mp4", (), ["out.mp4"])


def test_without_a_quarantine_the_borderline_is_refused(tmp_path: Path):
    with pytest.raises(RefusedByPolicyError, match="hm"):
        Engine(serve_fake, prompt_checks=[Doubtful(reviewable=True)]).generate(REQUEST, tmp_path / "out.mp4")
    assert files(tmp_path) == []


@pytest.mark.parametrize(
    ("kind", "keep_refused", "category", "made"),
    [
        ("frame_checks", False, "violence", False),
        ("frame_checks", True, "violence", True),
        ("frame_checks", True, ALWAYS_ZERO_TOLERANCE, False),
        ("prompt_checks", True, "violence", False),
    ],
)
def test_what_is_refused_outright_is_kept_for_a_red_team_only(
    tmp_path: Path, held: Path, kind: str, keep_refused: bool, category: str, made: bool
):
    engine = Engine(serve_fake, **{kind: [Doubtful(reviewable=False, category=category)]})
    quarantine = Quarantine(file=held, keep_refused=keep_refused)
    if made:
        assert engine.generate(REQUEST, tmp_path / "out.mp4", quarantine=quarantine).path == held
    else:
        with pytest.raises(RefusedByPolicyError):
            engine.generate(REQUEST, tmp_path / "out.mp4", quarantine=quarantine)
    assert files(tmp_path) == (["video.mp4"] if made else [])


def test_a_check_that_cannot_run_blocks_whatever_is_kept(tmp_path: Path, held: Path):
    class Broken(Doubtful):
        def judge(self, subject: object, /) -> Decision:
            raise OSError("no weights")

    engine = Engine(serve_fake, frame_checks=[Broken(reviewable=True)])
    with pytest.raises(RefusedByPolicyError, match="could not run"):
        engine.generate(REQUEST, tmp_path / "out.mp4", quarantine=Quarantine(file=held, keep_refused=True))
    assert files(tmp_path) == []
