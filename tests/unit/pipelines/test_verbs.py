"""The verbs on a toy model whose parts are real: what is kept, where joins lie, what is refused."""

import dataclasses
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from torch import Tensor

from asazora.core.errors import InvalidRequestError, UnsupportedVerbError
from asazora.core.request import GenerationRequest
from asazora.core.sizes import Size
from asazora.core.verbs import Animate, Blend, Card, Extend, Loop, Recut, Remix, Span, Storyboard, Verb
from asazora.core.video_model import Capabilities, Frames
from asazora.media.source import read_source_image, read_source_video
from asazora.media.still import write_image
from asazora.media.video_writer import write_video
from asazora.models.codec import frames_to_video, video_to_frames
from asazora.pipelines.conditions import Conditions
from asazora.pipelines.director.reader import read_shot
from asazora.pipelines.edit import perform
from asazora.pipelines.sources import check_sources, natural_format, reviewed_spans
from asazora.pipelines.stage_clock import StageClock
from asazora.pipelines.verbs import plan_edit
from asazora.streaming.rollout import ChunkStart
from drifting_clip import moving_clip
from fakes import FakeModel
from toy_model import toy_model

SIZE = Size(128, 128)
FPS = 12


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two clips of two and a half seconds and one picture, at the toy model's size and rate."""
    folder = tmp_path_factory.mktemp("sources")
    for name, seed in (("a", 0), ("b", 5)):
        write_video(folder / f"{name}.mp4", moving_clip(30, 128, 128, seed), SIZE, FPS)
    write_image(folder / "picture.png", moving_clip(1, 128, 128, 3)[0])
    return folder


def request(verb: Verb, **changes: object) -> GenerationRequest:
    asked = {"prompt": "a red fox walks left in a forest", "size": SIZE, "seconds": 2.0, "fps": FPS, "seed": 4}
    asked |= {"verbatim": True}  # so that the words, and with them the frames, are the same whatever the director says
    return GenerationRequest(**(asked | {"verb": verb} | changes))  # type: ignore[arg-type]


def made_of(asked: GenerationRequest) -> Frames:
    model = toy_model()
    edit = plan_edit(asked, model, model.plan_shots)
    frames = np.concatenate(list(perform(edit, model, lambda _: None, StageClock())))
    assert len(frames) == edit.request.num_frames
    return frames


def source(folder: Path, name: str = "a.mp4") -> Frames:
    return read_source_video(folder / name, SIZE, FPS)


def steps(frames: Frames) -> np.ndarray:
    """Mean difference of each frame from the one before."""
    return np.abs(np.diff(frames.astype(int), axis=0)).mean(axis=(1, 2, 3))


def round_trip(frames: Frames) -> Frames:
    codec = toy_model().codec
    return video_to_frames(codec.decode(codec.encode(frames_to_video(frames))))


def test_an_animated_picture_is_the_first_frame_and_moves(folder: Path) -> None:
    frames = made_of(request(Animate(image=folder / "picture.png")))
    assert len(frames) == 24
    assert np.array_equal(frames[0], read_source_image(folder / "picture.png", SIZE)[0])
    assert (steps(frames) > 0).all()


@pytest.mark.parametrize(("forward_s", "backward_s"), [(1.0, 0.0), (0.0, 1.0), (0.5, 1.5)])
def test_extending_keeps_every_frame_of_the_source(folder: Path, forward_s: float, backward_s: float) -> None:
    frames = made_of(request(Extend(video=folder / "a.mp4", forward_s=forward_s, backward_s=backward_s)))
    before = round(backward_s * FPS)
    kept = source(folder)
    assert len(frames) == before + len(kept) + round(forward_s * FPS)
    assert np.array_equal(frames[before : before + len(kept)], kept)


@pytest.mark.parametrize(("forward_s", "backward_s"), [(1.5, 0.0), (0.0, 1.5)])
def test_the_seam_of_an_extension_is_no_larger_than_other_steps(
    folder: Path, forward_s: float, backward_s: float
) -> None:
    frames = made_of(request(Extend(video=folder / "a.mp4", forward_s=forward_s, backward_s=backward_s)))
    seam = steps(frames)[29 if forward_s else 17]
    assert seam <= 1.5 * np.median(steps(frames))


def test_extending_at_another_rate_goes_on_from_the_last_frame(folder: Path) -> None:
    frames = made_of(request(Extend(video=folder / "a.mp4", forward_s=1.0), fps=24))
    assert len(frames) == 60 + 24
    assert np.array_equal(frames[60::2], frames[61::2]), "made frames are held"


def test_a_video_becomes_a_loop_with_a_bridge_from_end_to_start(folder: Path) -> None:
    frames = made_of(request(Loop(video=folder / "a.mp4", bridge_s=2.0), prompt=""))
    assert np.array_equal(frames[:30], source(folder))
    inner = np.median(steps(frames))
    assert steps(np.stack([frames[-1], frames[0]]))[0] <= 1.1 * inner


@pytest.mark.parametrize("seconds", [0.5, 1.0, 3.0])
def test_a_new_loop_ends_where_it_begins(seconds: float) -> None:
    frames = made_of(request(Loop(), seconds=seconds))
    plain = toy_frames(seconds)
    assert len(frames) == len(plain) == round(seconds * FPS)
    assert np.array_equal(frames[0], plain[0])
    assert steps(np.stack([frames[-1], frames[0]]))[0] <= 1.1 * np.median(steps(frames))
    assert steps(np.stack([plain[-1], plain[0]]))[0] > 1.1 * np.median(steps(plain)), "which a plain clip does not"


def toy_frames(seconds: float) -> Frames:
    return made_of(dataclasses.replace(request(Loop(), seconds=seconds), verb=None))


def test_remix_at_strength_0_is_the_codecs_round_trip(folder: Path) -> None:
    frames = made_of(request(Remix(video=folder / "a.mp4", strength=0.0)))
    assert np.array_equal(frames[:29], round_trip(source(folder)[:29]))
    assert len(frames) == 30


def test_remix_at_strength_1_keeps_nothing_of_its_source(folder: Path) -> None:
    one, other = (made_of(request(Remix(video=folder / name, strength=1.0))) for name in ("a.mp4", "b.mp4"))
    assert np.array_equal(one, other)


def test_remix_between_changes_what_it_started_from(folder: Path) -> None:
    frames = made_of(request(Remix(video=folder / "a.mp4", strength=0.3)))
    assert np.abs(frames[:29].astype(int) - round_trip(source(folder)[:29])).mean() > 1
    assert not np.array_equal(frames, toy_frames(2.5))


@pytest.mark.parametrize(("strength", "look"), [(0.0, 1.0), (0.3, 1.0), (0.45, 0.5), (0.6, 0.0), (1.0, 0.0)])
def test_the_light_and_the_colours_of_a_source_give_way_as_strength_grows(
    folder: Path, strength: float, look: float
) -> None:
    model = toy_model()
    (take,) = plan_edit(request(Remix(video=folder / "a.mp4", strength=strength)), model, model.plan_shots).takes
    assert take.plan is not None
    assert take.plan.source is not None
    assert take.plan.source.look == pytest.approx(look)


@pytest.mark.parametrize(("prompt", "depends"), [("a red fox walks left", True), ("a red fox in a forest", False)])
def test_what_a_whole_source_looks_like_stays_unless_the_words_name_another(
    folder: Path, prompt: str, depends: bool
) -> None:
    model = toy_model()
    (take,) = plan_edit(request(Remix(video=folder / "a.mp4"), prompt=prompt), model, model.plan_shots).takes
    assert take.plan is not None
    assert take.plan.source is not None
    conditions = Conditions(take.plan, model.codec, model.dit.config)
    means = [_latents(conditions.start_for(chunk)).mean(dim=(2, 3, 4)).abs().max() for chunk in conditions.chunks]
    assert all((mean > 0.01) == depends for mean in means)


def _latents(start: ChunkStart) -> Tensor:
    assert start.clean is not None
    return start.clean


def test_a_blend_starts_as_one_video_and_ends_as_the_other(folder: Path) -> None:
    frames = made_of(request(Blend(first=folder / "a.mp4", second=folder / "b.mp4"), prompt="", seconds=5.0))
    assert len(frames) == 60
    assert np.array_equal(frames[:5], round_trip(source(folder)[:5]))
    last = source(folder, "b.mp4")[-1].astype(int)
    codec_error = np.abs(round_trip(source(folder, "b.mp4")[-29:])[-1] - last).mean()
    assert np.abs(frames[-1] - last).mean() < 1.5 * codec_error + 1


def test_recut_joins_its_spans_and_goes_on(folder: Path) -> None:
    spans = (Span(start_s=1.0, end_s=2.0), Span(start_s=0.0, end_s=0.5))
    frames = made_of(request(Recut(video=folder / "a.mp4", keep=spans, forward_s=1.0), prompt=""))
    kept = source(folder)
    assert np.array_equal(frames[:12], kept[12:24])
    assert np.array_equal(frames[12:18], kept[:6])
    assert len(frames) == 30


def test_recut_alone_makes_nothing_new(folder: Path) -> None:
    frames = made_of(request(Recut(video=folder / "a.mp4", keep=(Span(start_s=0.5, end_s=1.5),)), prompt=""))
    assert np.array_equal(frames, source(folder)[6:18])


def test_a_storyboard_cuts_at_the_frames_its_cards_ask_for(folder: Path) -> None:
    cards = (
        Card(seconds=0.75, text="a cat in a meadow", camera="the camera zooms in"),
        Card(seconds=1.0, image=folder / "picture.png", text="a fox jumps"),
        Card(seconds=0.5, video=folder / "a.mp4"),
        Card(seconds=3.0, video=folder / "b.mp4", text="a fox sleeps"),
    )
    asked = request(Storyboard(cards=cards), prompt="")
    frames = made_of(asked)
    assert len(frames) == 63
    assert np.array_equal(frames[9], read_source_image(folder / "picture.png", SIZE)[0])
    assert np.array_equal(frames[21:27], source(folder)[:6])
    assert np.array_equal(frames[27:57], source(folder, "b.mp4"))
    assert "a cat in a meadow" in plan_edit(asked, toy_model(), toy_model().plan_shots).captions[0]


def test_cards_are_directed_together_so_that_who_comes_back_looks_the_same(folder: Path) -> None:
    cards = (
        Card(seconds=1, text="a small blue fox with a red hat walks left in a forest at night"),
        Card(seconds=1, image=folder / "picture.png", text="a ball"),
        Card(seconds=1, text="the fox sleeps"),
        Card(seconds=1, text="the same fox, now green, jumps on a beach. Cut to: it sleeps"),
    )
    model = toy_model()
    edit = plan_edit(request(Storyboard(cards=cards), prompt="", verbatim=False), model, model.plan_shots)
    told = edit.captions
    assert len(told) == 5
    specs = [read_shot(caption).subjects[0] for caption in (told[0], told[2], told[3], told[4])]
    assert [spec.kind for spec in specs] == ["fox"] * 4
    assert [spec.colour for spec in specs] == ["blue", "blue", "green", "green"], "a card's own words win"
    assert all([(worn.kind, worn.colour) for worn in spec.worn] == [("hat", "red")] for spec in specs)
    assert told[1] == "a ball", "a picture says the rest"
    assert "night" in told[2]
    assert "forest" in told[2]


def test_the_same_request_gives_the_same_frames(folder: Path) -> None:
    verb = Extend(video=folder / "a.mp4", forward_s=0.5)
    assert np.array_equal(made_of(request(verb)), made_of(request(verb)))
    assert not np.array_equal(made_of(request(verb)), made_of(request(verb, seed=5)))


def test_the_result_takes_size_and_rate_from_its_source(folder: Path, tmp_path: Path) -> None:
    write_video(tmp_path / "wide.mp4", moving_clip(10, 640, 360), Size(640, 360), 25)
    assert natural_format(Remix(video=tmp_path / "wide.mp4"), 12) == (Size(512, 288), 25)
    assert natural_format(Animate(image=folder / "picture.png"), 12) == (Size(256, 256), 12)


def test_a_model_without_the_condition_says_so(folder: Path) -> None:
    class TextOnly(FakeModel):
        capabilities = Capabilities()

    with pytest.raises(UnsupportedVerbError, match="video"):
        plan_edit(request(Extend(video=folder / "a.mp4", forward_s=1)), TextOnly())


def test_files_that_do_not_fit_are_refused_before_anything_is_loaded(folder: Path, tmp_path: Path) -> None:
    text = tmp_path / "text.mp4"
    text.write_text("not a video")
    span = (Span(start_s=1.0, end_s=9.0),)
    bad: tuple[Verb, ...] = (
        Extend(video=text, forward_s=1),
        Extend(video=tmp_path / "missing.mp4", forward_s=1),
        Extend(video=folder / "picture.png", forward_s=1),
        Blend(first=folder / "a.mp4", second=text),
        Recut(video=folder / "a.mp4", keep=span),
        Storyboard(cards=(Card(seconds=1, video=folder / "picture.png"),)),
    )
    for verb in bad:
        with pytest.raises(InvalidRequestError):
            check_sources(request(verb))


def test_a_result_longer_than_allowed_is_refused_before_anything_is_loaded(folder: Path) -> None:
    second = Span(start_s=0.0, end_s=1.0)
    too_long: tuple[Verb, ...] = (
        Extend(video=folder / "a.mp4", forward_s=58.0),
        Loop(video=folder / "a.mp4", bridge_s=1e9),
        Recut(video=folder / "a.mp4", keep=(second,) * 60, forward_s=1.0),
        Storyboard(cards=(Card(seconds=40, text="a fox"), Card(seconds=21, text="a cat"))),
    )
    for verb in too_long:
        with pytest.raises(InvalidRequestError, match="seconds"):
            check_sources(request(verb))
    check_sources(request(Extend(video=folder / "a.mp4", forward_s=57.5)))
    check_sources(request(too_long[0], allow_long=True))


def test_what_is_reviewed_is_what_is_used_and_a_little_around_it() -> None:
    a, b, c = Path("a"), Path("b"), Path("c")

    def reviewed(verb: Verb) -> dict[Path, list[tuple[float, float]]]:
        spans = reviewed_spans(request(verb))
        return {path: [(span.start_s, span.end_s) for span in own] for path, own in spans.items()}

    keep = tuple(Span(start_s=start, end_s=end) for start, end in ((300, 302), (4, 6), (5, 7), (0.2, 1)))
    assert reviewed(Recut(video=a, keep=keep)) == {a: [(0, 1.5), (3.5, 7.5), (299.5, 302.5)]}
    cards = (Card(seconds=3, video=a), Card(seconds=5, video=a), Card(seconds=1, video=b), Card(seconds=2, image=c))
    spans = reviewed(Storyboard(cards=cards))
    assert spans == {a: [(0, pytest.approx(5.5 + 1 / FPS))], b: [(0, pytest.approx(1.5 + 1 / FPS))], c: [(0, 0.5)]}
    whole = [(0, 60.5)]
    assert reviewed(Extend(video=a, forward_s=1)) == reviewed(Loop(video=a)) == reviewed(Remix(video=a)) == {a: whole}
    assert reviewed(Blend(first=a, second=b)) == {a: whole, b: whole}
    assert reviewed(Loop()) == {}


@pytest.mark.parametrize(
    ("make", "num_frames"),
    [
        (lambda one: Extend(video=one, forward_s=0.5, backward_s=0.5), 13),
        (lambda one: Loop(video=one, bridge_s=0.5), 7),
        (lambda one: Remix(video=one), 1),
    ],
)
def test_a_video_of_one_frame_will_do(tmp_path: Path, make: Callable[[Path], Verb], num_frames: int) -> None:
    write_video(tmp_path / "one.mp4", moving_clip(1, 128, 128), SIZE, FPS)
    assert len(made_of(request(make(tmp_path / "one.mp4")))) == num_frames
