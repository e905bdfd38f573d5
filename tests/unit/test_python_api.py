"""The Python interface gives what the command line gives, through the same door."""

import gc
import subprocess
import sys
from collections.abc import Callable, Generator, Sequence
from pathlib import Path
from typing import Literal

import numpy as np
import pytest
from PIL import Image

import asazora
from asazora import Asazora, Card, Video
from asazora.core.errors import InvalidRequestError, RefusedByPolicyError
from asazora.core.request import GenerationRequest
from asazora.core.sizes import Size
from asazora.engine.best_of import candidate_seed
from asazora.engine.engine import Engine
from asazora.media.still import read_image
from asazora.media.video_reader import read_video
from asazora.provenance.verify import verify
from asazora.python_api import request_for, storyboard_request
from chat_endpoint import chat_endpoint
from fake_cli import models_replaced
from fakes import serve_fake, tint

SMALL = (128, 128)


@pytest.fixture
def studio(monkeypatch: pytest.MonkeyPatch) -> Generator[Asazora]:
    """The fake model behind the real engine. Prompts are judged in a test of their own: the judge loads slowly."""
    monkeypatch.setattr(Engine, "_check_texts", lambda engine, texts, gate: None)
    with models_replaced(serve_fake):
        yield Asazora()


def test_a_video_is_its_frames_its_file_and_how_it_was_made(studio: Asazora, tmp_path: Path):
    video = studio.generate("a zeppelin", seconds=1, size=SMALL, seed=7)
    frames = list(video.frames)
    assert (len(video), len(frames), frames[0].shape) == (12, 12, (128, 128, 3))
    assert (video.seed, video.size, video.fps, video.seconds) == (7, Size(128, 128), 12, 1)
    assert (video.unknown_words, video.revised_prompt) == (("zeppelin",), "a zeppelin")
    assert video.info["model"] == "fake"
    saved = video.save(tmp_path / "a.mp4")
    assert np.array_equal(read_video(saved), np.stack(frames))
    assert verify(saved).c2pa.validation_state == "trusted"


def test_frames_can_be_gone_through_again(studio: Asazora):
    video = studio.generate("a fox", seconds=0.5, size=SMALL, seed=7)
    assert len(list(video.frames)) == len(list(video.frames)) == 6


def test_a_still_is_one_frame(studio: Asazora, tmp_path: Path):
    still = studio.generate("a fox", seconds=0, size="128x64", seed=7)
    (frame,) = still.frames
    assert np.array_equal(read_image(still.save(tmp_path / "a.png")), frame)
    assert still.is_still
    assert still._repr_html_().startswith('<img src="data:image/png;base64,')


def test_saving_converts_and_replaces_nothing(studio: Asazora, tmp_path: Path):
    video = studio.generate("a fox", seconds=0.5, size=SMALL, seed=7)
    video.save(tmp_path / "a.mp4")
    for name in ("a.mp4", "a.webm", "missing/a.mp4"):
        with pytest.raises(InvalidRequestError):
            video.save(tmp_path / name)
    video.save(str(tmp_path / "a.mp4"), force=True)
    assert [path.name for path in tmp_path.iterdir()] == ["a.mp4"]


def test_a_notebook_shows_the_video_and_no_markup_of_the_prompt(studio: Asazora):
    shown = studio.generate("a fox <script>", seconds=0.5, size=SMALL, seed=7)._repr_html_()
    assert shown.startswith("<video controls")
    assert "<script>" not in shown


def test_a_large_video_is_only_named(studio: Asazora, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("asazora.python_api.MAX_HTML_BYTES", 10)
    assert "too large" in studio.generate("a fox", seconds=0.5, size=SMALL, seed=7)._repr_html_()


def test_files_go_with_their_videos(studio: Asazora):
    first, second = studio.variations("a fox", 2, seconds=0.5, size=SMALL, seed=7)
    path, other = first.path, second.path
    del first
    gc.collect()
    assert other.exists()
    del second
    gc.collect()
    assert not path.exists()
    assert not path.parent.exists()


def test_variations_have_seeds_that_follow_each_other(studio: Asazora):
    videos = studio.variations("a fox", 3, seconds=0.5, size=SMALL, seed=7)
    assert [video.seed for video in videos] == [7, 8, 9]
    again = studio.run(videos[1].request)
    assert np.array_equal(np.stack(list(videos[1].frames)), np.stack(list(again.frames)))


def test_chunks_come_while_the_rest_is_made_and_are_those_of_the_file(studio: Asazora):
    pieces = studio.chunks("a fox", seconds=1, size=SMALL, seed=7)
    first = next(pieces)
    assert len(first) == 4
    streamed = np.concatenate([first, *pieces])
    filed = np.stack(list(studio.generate("a fox", seconds=1, size=SMALL, seed=7).frames))
    assert np.abs(streamed.astype(int) - filed).mean() < 16


def test_a_drawn_seed_can_be_used_again(studio: Asazora):
    video = studio.generate("a fox", seconds=0.5, size=SMALL)
    again = studio.run(video.request)
    assert np.array_equal(np.stack(list(video.frames)), np.stack(list(again.frames)))


def test_refused_prompts_give_nothing():
    with models_replaced(serve_fake):
        studio = Asazora()
        for make in (studio.generate, lambda prompt: next(studio.chunks(prompt))):
            with pytest.raises(RefusedByPolicyError):
                make("a naked child")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"size": "huge"}, "size"),
        ({"size": (127, 64)}, "size"),
        ({"fps": 0}, "fps"),
        ({"seconds": -1}, "seconds"),
        ({"seconds": 61}, "seconds"),
        ({"seed": -1}, "seed"),
    ],
)
def test_impossible_options_are_refused(options: dict, message: str):
    with pytest.raises(InvalidRequestError, match=message):
        Asazora().generate("a fox", **options)


@pytest.mark.parametrize(
    ("make", "nearest"),
    [
        (lambda studio: studio.generate("a fox", second=3), "seconds"),
        (lambda studio: studio.chunks("a fox", sed=3), "seed"),
        (lambda studio: studio.variations("a fox", 2, fsp=3), "fps"),
        (lambda studio: studio.animate("a.png", "a fox", sizes=3), "size"),
        (lambda studio: studio.extend("a.mp4", "a fox", forward=1, verbatm=True), "verbatim"),
        (lambda studio: studio.loop("a.mp4", second=3), "seconds"),
        (lambda studio: studio.remix("a.mp4", "a fox", strenght=1), "strength"),
        (lambda studio: studio.blend("a.mp4", "b.mp4", cancle=None), "cancel"),
        (lambda studio: studio.recut("a.mp4", [(0, 1)], allow_lang=True), "allow_long"),
        (lambda studio: studio.storyboard([Card(text="a fox", seconds=1)], sizes=3), "size"),
    ],
)
def test_an_option_that_there_is_not_is_refused_with_the_nearest(make: Callable[[Asazora], object], nearest: str):
    with pytest.raises(InvalidRequestError, match="option") as caught:
        make(Asazora())
    assert nearest == "strength" or f"did you mean '{nearest}'" in str(caught.value)


def test_verbs_whose_files_say_how_long_they_are_take_no_seconds():
    with pytest.raises(InvalidRequestError, match="option"):
        Asazora().extend("a.mp4", "a fox", forward=1, seconds=3)  # type: ignore[call-arg]


@pytest.mark.parametrize("form", ["png", "webp"])
def test_a_still_may_be_of_either_format(studio: Asazora, tmp_path: Path, form: Literal["png", "webp"]):
    still = studio.generate("a fox", seconds=0, size="128x64", seed=7, still_format=form)
    saved = still.save(tmp_path / f"a.{form}")
    with Image.open(saved) as image:
        assert image.format == form.upper()
    assert verify(saved).c2pa.validation_state == "trusted"
    assert still._repr_html_().startswith(f'<img src="data:image/{form};base64,')


def test_a_still_of_another_format_is_refused(studio: Asazora):
    with pytest.raises(InvalidRequestError, match="still format: got 'gif'; allowed: png, webp"):
        studio.generate("a fox", seconds=0, size=SMALL, still_format="gif")  # type: ignore[arg-type]


def test_variations_of_a_still_may_be_webp(studio: Asazora):
    videos = studio.variations("a fox", 2, seconds=0, size=SMALL, seed=7, still_format="webp")
    assert [video.path.suffix for video in videos] == [".webp", ".webp"]


class LikesBlue:
    """The seed tints what the fake model makes: more blue is better."""

    def score(self, frames: np.ndarray, fps: int, captions: Sequence[str], durations_s: Sequence[float]) -> float:
        assert (fps, captions) == (12, ["a fox"])
        return float(frames[..., 2].mean())


def test_the_best_of_several_candidates_is_kept(studio: Asazora, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("asazora.evaluation.ranking.load_ranker", LikesBlue)
    tints = [tint(candidate_seed(7, number)) for number in range(4)]
    best = studio.generate("a fox", seconds=0.5, size=SMALL, seed=7, best_of=4)
    assert abs(np.stack(list(best.frames))[..., 2].mean() - max(tints)) < 8
    assert best.request.best_of == 4


def test_the_words_may_have_a_seed_of_their_own(studio: Asazora):
    video = studio.generate("a fox", seconds=0.5, size=SMALL, seed=7, wording_seed=3)
    assert (video.request.words_from, video.info["wording_seed"]) == (3, 3)


def test_a_director_outside_may_be_asked_first(studio: Asazora):
    with chat_endpoint('{"shots": ["a red fox"]}') as server, models_replaced(serve_fake):
        video = Asazora(director=server.url).generate("a vixen", seconds=0.5, size=SMALL)
    assert (video.revised_prompt, video.request.prompt) == ("a red fox", "a vixen")
    with pytest.raises(InvalidRequestError, match="director"):
        Asazora(director="ftp://nowhere")


def test_an_unknown_model_is_refused_with_the_nearest():
    with pytest.raises(InvalidRequestError, match="did you mean 'storybook'"):
        Asazora("storybok")


def test_a_video_made_here_goes_into_the_next_verb(studio: Asazora):
    video = studio.generate("a fox", seconds=0.5, size=(128, 64), fps=10, seed=7)
    request = request_for("", asazora.core.verbs.Loop(video=video.path), {"seed": 1})
    assert request.fps == 10
    assert request.size.width > request.size.height


def test_a_storyboard_file_gives_way_to_options(tmp_path: Path):
    path = tmp_path / "board.yaml"
    path.write_text("size: 448x256\nfps: 24\nseed: 7\ncards:\n- text: a fox\n  seconds: 2\n")
    request = storyboard_request(path, {"fps": 10})
    assert (request.size, request.fps, request.seed, request.seconds) == (Size(448, 256), 10, 7, 2)
    cards = [Card(text="a fox", seconds=1), Card(text="a dog", seconds=2)]
    assert storyboard_request(cards, {"seed": 1}).seconds == 3


def test_importing_the_package_imports_nothing_else():
    code = "import sys, asazora; assert not {'numpy', 'torch', 'av', 'asazora.engine'} & set(sys.modules), sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_public_names_are_there_and_no_others():
    assert {"Asazora", "Card", "Video"} <= set(dir(asazora))
    assert asazora.Video is Video
    with pytest.raises(AttributeError, match="no attribute 'Vide0'"):
        asazora.Vide0  # noqa: B018


def test_requests_can_be_run_as_they_are(studio: Asazora):
    request = GenerationRequest(prompt="a fox", size=Size(128, 128), seconds=0.5, seed=7)
    received: list[bytes] = []
    studio.broadcast(request, received.append)
    assert b"".join(received)[4:8] == b"ftyp"
    assert len(np.concatenate(list(studio.stream(request)))) == len(studio.run(request)) == 6
