"""No route through the engine passes the content policy by, and each decision is on record."""

import dataclasses
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from torch import Tensor

from asazora.core.errors import CancelledError, ProvenanceError, RefusedByPolicyError, WeightsError
from asazora.core.request import GenerationRequest
from asazora.core.sizes import Size
from asazora.core.verbs import Animate, Card, Recut, Remix, Span, Storyboard
from asazora.core.video_model import Frames, OnStep, RolloutPlan, ShotText, VideoChunk
from asazora.engine.cancel import CancelToken
from asazora.engine.checks import ALLOWED
from asazora.engine.engine import Engine
from asazora.engine.job import JobProgress, Phase
from asazora.engine.policy_checks import (
    CHAIN_CHARACTERS,
    ClipPolicy,
    PromptPolicy,
    UploadPolicy,
    texts_of_chain,
    texts_of_prompt,
    texts_of_request,
    texts_of_shots,
)
from asazora.engine.quarantine import Quarantine
from asazora.media.still import write_image
from asazora.media.video_writer import write_video
from asazora.pipelines.generate import ServedModel
from asazora.provenance.origin import file_hash
from asazora.provenance.records import Records
from asazora.provenance.verify import verify
from asazora.safety.audit import AUDIT_FILE
from asazora.safety.decision import Action, Verdict
from asazora.safety.frame_classifier import (
    CONCEPTS,
    FOLDER,
    FrameClassifier,
    FrameClassifierConfig,
    shared_frame_classifier,
)
from asazora.safety.policy import load_policy
from asazora.safety.review import ReviewQueue
from asazora.weights.checkpoint import CONFIG, WEIGHTS
from asazora.weights.packaged import packaged_folder
from fakes import FakeModel, gradient, serve_fake

HARMFUL = "a massacre with piles of corpses"
IDENTITY = {"mark": "0a0b0c0d", "files": ["f00d"]}


def request(prompt: str) -> GenerationRequest:
    return GenerationRequest(prompt=prompt, size=Size(128, 128), seconds=1)


def never_loaded() -> ServedModel:
    raise AssertionError("weights were loaded for a prompt that must be refused")


def records(home: Path) -> list[dict]:
    return [json.loads(line) for line in (home / AUDIT_FILE).read_text().splitlines()]


@pytest.mark.parametrize("prompt", [HARMFUL, f"a fox runs. Cut to: {HARMFUL}", "a m4ss4cr3 with p1l3s of c0rps3s"])
def test_a_harmful_prompt_is_refused_before_anything_is_loaded(tmp_path: Path, prompt: str):
    with pytest.raises(RefusedByPolicyError, match="violence") as caught:
        Engine(never_loaded, home=tmp_path).generate(request(prompt), tmp_path / "out.mp4")
    assert "violence" in caught.value.categories
    assert not (tmp_path / "out.mp4").exists()


def test_a_stream_of_a_harmful_prompt_yields_nothing(tmp_path: Path):
    with pytest.raises(RefusedByPolicyError):
        next(Engine(never_loaded, home=tmp_path).stream(request(HARMFUL)))


def test_what_a_director_writes_is_judged_too(tmp_path: Path):
    def harmful_director(asked: GenerationRequest, num_frames: int) -> list[ShotText]:
        return [ShotText(caption=HARMFUL, num_frames=num_frames)]

    served = ServedModel(model=FakeModel(), plan_shots=harmful_director)
    with pytest.raises(RefusedByPolicyError, match="violence"):
        Engine(lambda: served, home=tmp_path).generate(request("a fox"), tmp_path / "out.mp4")


def test_no_argument_switches_the_policy_off(tmp_path: Path):
    engine = Engine(never_loaded, prompt_checks=[], frame_checks=[], home=tmp_path)
    with pytest.raises(RefusedByPolicyError):
        engine.generate(request(HARMFUL), tmp_path / "out.mp4")


def test_a_policy_that_cannot_be_read_blocks(tmp_path: Path):
    (tmp_path / "policy.yaml").write_text("nonsense: true")
    with pytest.raises(RefusedByPolicyError, match="could not run"):
        Engine(never_loaded, home=tmp_path).generate(request("a fox"), tmp_path / "out.mp4")


def test_an_audit_record_that_cannot_be_written_blocks(tmp_path: Path):
    (tmp_path / "audit").write_text("a file where the folder should be")
    with pytest.raises(RefusedByPolicyError, match="could not run"):
        Engine(never_loaded, home=tmp_path).generate(request("a fox"), tmp_path / "out.mp4")


class Strobe(FakeModel):
    """Makes frames that flash at half the frame rate."""

    def rollout(self, plan: RolloutPlan, on_step: OnStep) -> Iterator[VideoChunk]:
        for index, chunk in enumerate(super().rollout(plan, on_step)):
            frames = chunk.frames.copy()
            frames[(np.arange(len(frames)) + index) % 2 == 0] //= 16
            yield type(chunk)(frames=frames, stage_seconds={})


def test_flashing_frames_are_never_published(tmp_path: Path):
    engine = Engine(lambda: ServedModel(model=Strobe()), home=tmp_path)
    with pytest.raises(RefusedByPolicyError, match="flash"):
        engine.generate(GenerationRequest(prompt="a fox", size=Size(128, 128), seconds=3), tmp_path / "out.mp4")
    assert not (tmp_path / "out.mp4").exists()
    assert records(tmp_path)[-1]["action"] == "block"


def test_each_decision_is_on_record_without_the_prompt(tmp_path: Path):
    Engine(serve_fake, home=tmp_path).generate(request("a zeppelin"), tmp_path / "out.mp4")
    kinds = [(record["kind"], record["action"]) for record in records(tmp_path)]
    assert kinds == [("prompt", "allow"), ("prompt", "allow"), ("frames", "allow")]
    assert "zeppelin" not in (tmp_path / AUDIT_FILE).read_text()


def test_a_refusal_names_the_clip_that_it_is_of(tmp_path: Path):
    clip = ClipPolicy(tmp_path, "", 12, IDENTITY)
    clip.judge(np.zeros((12, 16, 16, 3), dtype=np.uint8))
    clip.finish()
    assert records(tmp_path)[-1]["action"] == "block"
    assert IDENTITY.items() <= records(tmp_path)[-1].items()


class TakesVideos(FakeModel):
    """Goes on from videos, as a recut may ask."""

    capabilities = dataclasses.replace(FakeModel.capabilities, video=True)


def serve_it() -> ServedModel:
    return ServedModel(model=TakesVideos())


def recut(video: Path) -> GenerationRequest:
    verb = Recut(video=video, keep=(Span(start_s=0, end_s=0.5),))
    return GenerationRequest(prompt="", size=Size(128, 128), seconds=1, verb=verb)


def test_the_record_of_a_clip_without_a_prompt_leads_to_its_file_and_to_what_went_in(tmp_path: Path):
    engine = Engine(serve_it, home=tmp_path)
    engine.generate(request("a fox"), tmp_path / "parent.mp4")
    engine.generate(recut(tmp_path / "parent.mp4"), tmp_path / "out.mp4")
    uploaded, clip = records(tmp_path)[-2:]
    assert (uploaded["kind"], clip["kind"]) == ("upload", "frames")
    assert uploaded["files"] == clip["files"] == [file_hash(tmp_path / "parent.mp4")]
    (made,) = Records(tmp_path).by_mark(bytes.fromhex(clip["mark"]))
    assert made.label == verify(tmp_path / "out.mp4", tmp_path).c2pa.label


class Broken(FrameClassifier):
    """Cannot look at anything."""

    def forward(self, pictures: Tensor) -> Tensor:
        raise RuntimeError("a text that is nobody's business")


def test_a_check_that_fails_is_on_record_by_its_kind_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    broken = Broken(FrameClassifierConfig(width=2)).eval()
    monkeypatch.setattr("asazora.safety.frame_classifier.shared_frame_classifier", lambda: broken)
    with pytest.raises(RefusedByPolicyError, match="could not run"):
        Engine(serve_fake, home=tmp_path).generate(request("a fox"), tmp_path / "out.mp4")
    last = records(tmp_path)[-1]
    assert (last["kind"], last["action"], last["error"]) == ("frames", "block", "RuntimeError")
    assert len(last["mark"]) == 8
    assert "business" not in (tmp_path / AUDIT_FILE).read_text()


def test_a_guard_that_cannot_be_read_is_on_record(tmp_path: Path):
    (tmp_path / "policy.yaml").write_text("nonsense: true")
    with pytest.raises(RefusedByPolicyError):
        Engine(never_loaded, home=tmp_path).generate(request("a fox"), tmp_path / "out.mp4")
    (only,) = records(tmp_path)
    assert (only["kind"], only["action"], only["error"]) == ("prompt", "block", "InvalidRequestError")


def test_a_tampered_parent_is_on_record(tmp_path: Path):
    engine = Engine(serve_it, home=tmp_path)
    engine.generate(request("a fox"), tmp_path / "parent.mp4")
    content = bytearray((tmp_path / "parent.mp4").read_bytes())
    content[content.index(b"mdat") + 40] ^= 1
    (tmp_path / "parent.mp4").write_bytes(content)
    with pytest.raises(ProvenanceError, match="has been changed"):
        engine.generate(recut(tmp_path / "parent.mp4"), tmp_path / "out.mp4")
    last = records(tmp_path)[-1]
    assert (last["kind"], last["action"], last["error"]) == ("credentials", "block", "ProvenanceError")
    assert last["files"] == [file_hash(tmp_path / "parent.mp4")]


def test_blank_clips_are_refused_at_their_end(tmp_path: Path):
    clip = ClipPolicy(tmp_path, "a fox", 12, IDENTITY)
    black: Frames = np.zeros((12, 16, 16, 3), dtype=np.uint8)
    assert clip.judge(black).allowed
    assert not clip.finish().allowed


class Sees(FrameClassifier):
    """Says the same of every picture: log-odds of each concept."""

    def __init__(self, log_odds: float) -> None:
        super().__init__(FrameClassifierConfig(width=2, block=6.0, review=3.0))
        self.said = log_odds
        self.eval()

    def forward(self, pictures: Tensor) -> Tensor:
        return torch.full((len(pictures), len(CONCEPTS)), self.said)


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    write_image(tmp_path / "picture.png", gradient(np.arange(1), Size(64, 64))[0])
    return tmp_path / "picture.png"


@pytest.mark.parametrize(("log_odds", "allowed", "reviewable"), [(0, True, False), (5, False, True), (9, False, False)])
def test_frames_may_be_allowed_held_or_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, log_odds: float, allowed: bool, reviewable: bool
):
    monkeypatch.setattr("asazora.safety.frame_classifier.shared_frame_classifier", lambda: Sees(log_odds))
    clip = ClipPolicy(tmp_path, "a fox", 12, IDENTITY)
    decisions = [clip.judge(gradient(np.arange(first, first + 6), Size(64, 64))) for first in (0, 6)]
    assert (decisions[0].allowed, decisions[0].reviewable) == (allowed, reviewable)
    assert clip.finish().allowed is allowed
    assert [entry["action"] for entry in records(tmp_path)] == [
        "allow" if allowed else "review" if reviewable else "block"
    ]


@pytest.mark.parametrize(("log_odds", "allowed"), [(0, True), (5, False)])
def test_an_upload_is_refused_where_a_clip_would_wait(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, picture: Path, log_odds: float, allowed: bool
):
    monkeypatch.setattr("asazora.safety.frame_classifier.shared_frame_classifier", lambda: Sees(log_odds))
    decision = UploadPolicy(tmp_path).judge(picture)
    assert (decision.allowed, decision.reviewable) == (allowed, False)
    assert records(tmp_path)[-1]["kind"] == "upload"


@pytest.fixture
def half_harmful(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A video of six seconds whose second half is harmful: a classifier of its own sees it by its blue."""

    def seen(classifier: FrameClassifier, pictures: Frames) -> np.ndarray:
        return np.where(pictures[..., 2].mean(axis=(1, 2)) > 88, 9.0, -9.0)[:, None].repeat(len(CONCEPTS), axis=1)

    monkeypatch.setattr("asazora.safety.frame_classifier.shared_frame_classifier", lambda: Sees(0))
    monkeypatch.setattr(FrameClassifier, "log_odds", seen)
    frames = np.concatenate([gradient(np.arange(36), Size(64, 64), seed) for seed in (0, 47)])
    write_video(tmp_path / "video.mp4", frames, Size(64, 64), 12)
    return tmp_path / "video.mp4"


@pytest.mark.parametrize(
    ("spans", "allowed"),
    [(((0.0, 2.0),), True), (((0.0, 3.5),), False), (((4.0, 5.0),), False), (((0.0, 1.0), (4.0, 5.0)), False)],
)
def test_what_is_used_of_an_upload_is_reviewed_and_no_more(
    tmp_path: Path, half_harmful: Path, spans: tuple[tuple[float, float], ...], allowed: bool
):
    told: list[float] = []
    used = [Span(start_s=start, end_s=end) for start, end in spans]
    assert UploadPolicy(tmp_path).judge(half_harmful, used, told.append).allowed is allowed
    assert records(tmp_path)[-1]["spans"] == [str(span) for span in used]
    assert told == sorted(told)
    assert not UploadPolicy(tmp_path).judge(half_harmful).allowed


def test_a_review_that_was_cancelled_is_no_refusal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, half_harmful: Path):
    monkeypatch.setattr("asazora.engine.policy_checks.PromptPolicy.judge", lambda policy, text: ALLOWED)
    cancel = CancelToken()

    def stop_when_reading(progress: JobProgress) -> None:
        if progress.seconds_read:
            assert progress.phase is Phase.READ
            cancel.cancel()

    keep = (Span(start_s=0.0, end_s=1.0),)
    asked = GenerationRequest(prompt="", size=Size(128, 128), verb=Recut(video=half_harmful, keep=keep))
    with pytest.raises(CancelledError):
        Engine(never_loaded, home=tmp_path).generate(
            asked, tmp_path / "out.mp4", on_progress=stop_when_reading, cancel=cancel
        )


def test_what_a_verb_starts_from_is_judged_before_anything_is_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, picture: Path
):
    monkeypatch.setattr("asazora.safety.frame_classifier.shared_frame_classifier", lambda: Sees(9))
    monkeypatch.setattr("asazora.engine.policy_checks.PromptPolicy.judge", lambda policy, text: ALLOWED)
    asked = GenerationRequest(prompt="it moves", size=Size(128, 128), seconds=1, verb=Animate(image=picture))
    with pytest.raises(RefusedByPolicyError, match=r"picture\.png"):
        Engine(never_loaded, home=tmp_path).generate(asked, tmp_path / "out.mp4")


@pytest.fixture
def classifier_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the packaged classifier of frames, which the engine reads in the place of it."""
    folder = tmp_path / "frames"
    shutil.copytree(packaged_folder(FOLDER), folder)
    monkeypatch.setattr("asazora.safety.frame_classifier.packaged_folder", lambda name: folder)
    shared_frame_classifier.cache_clear()
    yield folder
    shared_frame_classifier.cache_clear()


def removed(folder: Path) -> None:
    shutil.rmtree(folder)


def without_weights(folder: Path) -> None:
    (folder / WEIGHTS).unlink()


def cut_short(folder: Path) -> None:
    weights = folder / WEIGHTS
    weights.write_bytes(weights.read_bytes()[:-100])


def with_other_thresholds(folder: Path) -> None:
    config = folder / CONFIG
    config.write_text(config.read_text().replace('"review": ', '"review": 9'))


@pytest.mark.parametrize("damage", [removed, without_weights, cut_short, with_other_thresholds])
def test_without_the_whole_classifier_of_frames_nothing_is_made(
    tmp_path: Path, classifier_folder: Path, picture: Path, damage: Callable[[Path], None]
):
    damage(classifier_folder)
    with pytest.raises(WeightsError, match="cannot be reviewed"):
        Engine(serve_fake, home=tmp_path).generate(request("a fox"), tmp_path / "out.mp4")
    with pytest.raises(WeightsError, match="cannot be reviewed"):
        next(Engine(serve_fake, home=tmp_path).stream(request("a fox")))
    with pytest.raises(WeightsError, match="cannot be reviewed"):
        UploadPolicy(tmp_path).judge(picture)
    assert not list(tmp_path.glob("*.mp4*"))


def test_a_whole_copy_of_the_classifier_is_read(tmp_path: Path, classifier_folder: Path):
    Engine(serve_fake, home=tmp_path).generate(request("a fox"), tmp_path / "out.mp4")
    assert (tmp_path / "out.mp4").exists()


def test_prompt_policy_names_the_categories(tmp_path: Path):
    decision = PromptPolicy(tmp_path).judge(HARMFUL)
    assert (decision.allowed, "violence" in decision.categories) == (False, True)


def test_a_prompt_is_judged_whole_and_by_shot_and_captions_together():
    assert texts_of_prompt("a fox. Cut to: a dog") == ("a fox. Cut to: a dog", "a fox.", "a dog")
    assert texts_of_shots(["a fox", "a dog"]) == ("a fox", "a dog", "a fox\na dog")
    assert texts_of_shots(["a fox"]) == ("a fox",)


def test_cards_are_judged_one_by_one_and_together():
    cards = (Card(seconds=1, text="a fox"), Card(seconds=1, text="a dog", camera="pan left"))
    asked = GenerationRequest(prompt="a film", size=Size(128, 128), verb=Storyboard(cards=cards))
    assert {"a film", "a fox", "a dog. pan left", "a fox\na dog. pan left"} <= set(texts_of_request(asked))


def test_a_remix_is_judged_with_all_that_its_video_was_made_from():
    verb = Remix(video=Path("video"), history=("a woman on a sofa", "she smiles"))
    asked = GenerationRequest(prompt="now at night", size=Size(128, 128), verb=verb)
    assert texts_of_request(asked) == ("now at night", "a woman on a sofa\nshe smiles\nnow at night")


def test_of_a_long_chain_the_latest_texts_are_judged():
    old, new = "a" * CHAIN_CHARACTERS, "b" * 10
    assert texts_of_chain([old, new], ["now"]) == (f"{new}\nnow",)
    assert texts_of_chain([], ["now"]) == ()


def test_harm_spread_over_a_chain_is_refused(tmp_path: Path):
    write_video(tmp_path / "video.mp4", gradient(np.arange(12), Size(64, 64)), Size(64, 64), 12)
    verb = Remix(video=tmp_path / "video.mp4", history=("a man points a pistol at the head of a hostage",))
    asked = GenerationRequest(prompt="he pulls the trigger, blood on the wall", size=Size(128, 128), verb=verb)
    with pytest.raises(RefusedByPolicyError):
        Engine(never_loaded, home=tmp_path).generate(asked, tmp_path / "out.mp4")


@pytest.fixture
def undecided(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> PromptPolicy:
    """The check of an install whose guard leaves every text to a person."""
    held = Verdict(action=Action.REVIEW, categories=("sexual",), category_scores={"sexual": 0.55})
    guard = SimpleNamespace(policy=load_policy(tmp_path), judge=lambda text: held)
    monkeypatch.setattr("asazora.safety.guard.shared_guard", lambda home: guard)
    return PromptPolicy(tmp_path)


def test_a_held_text_waits_in_the_queue_until_a_person_allows_it(tmp_path: Path, undecided: PromptPolicy):
    queue, text = ReviewQueue(tmp_path), "a borderline text"
    first = undecided.judge(text)
    assert (first.allowed, first.reviewable) == (False, True)
    assert [held.text for held in queue.pending()] == [text]

    queue.decide(queue.pending()[0].id, Action.ALLOW, reviewer="me")
    assert undecided.judge(text).allowed
    assert not undecided.judge("another text").allowed
    assert [record["action"] for record in records(tmp_path)] == ["review", "allow", "review"]


def test_what_a_person_blocks_is_refused_for_good(tmp_path: Path, undecided: PromptPolicy):
    queue = ReviewQueue(tmp_path)
    undecided.judge("a borderline text")
    queue.decide(queue.pending()[0].id, Action.BLOCK, reviewer="me")
    again = undecided.judge("a borderline text")
    assert (again.allowed, again.reviewable) == (False, False)


class ConcernedModel(FakeModel):
    """Says of its second chunk that it sees blood in it."""

    def rollout(self, plan: RolloutPlan, on_step: OnStep) -> Iterator[VideoChunk]:
        for number, chunk in enumerate(super().rollout(plan, on_step)):
            yield replace(chunk, concerns={"blood": 0.4} if number == 1 else {})


def test_what_the_models_own_probe_sees_is_held_for_a_person(tmp_path: Path):
    model = ConcernedModel()
    engine = Engine(lambda: ServedModel(model=model), home=tmp_path)
    with pytest.raises(RefusedByPolicyError, match="the model itself") as caught:
        engine.generate(request("a fox runs"), tmp_path / "out.mp4")
    assert caught.value.categories == ("violence",)
    assert not (tmp_path / "out.mp4").exists()
    kept = Quarantine(file=tmp_path / "held.mp4")
    engine.generate(request("a fox runs"), tmp_path / "out.mp4", quarantine=kept)
    assert kept.file.exists()
    assert not (tmp_path / "out.mp4").exists()
    assert [record["action"] for record in records(tmp_path) if record["kind"] == "frames"] == ["review", "review"]


def test_a_stream_stops_before_what_the_probe_sees(tmp_path: Path):
    stream = Engine(lambda: ServedModel(model=ConcernedModel()), home=tmp_path).stream(request("a fox runs"))
    next(stream)
    with pytest.raises(RefusedByPolicyError, match="the model itself"):
        next(stream)
