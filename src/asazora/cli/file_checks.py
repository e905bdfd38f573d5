"""Files of every kind that an install signs, made without a model to have their credentials tried."""

import tempfile
from collections.abc import Mapping
from pathlib import Path

from asazora.core.request import GenerationRequest
from asazora.core.verbs import Animate, Blend, Card, Extend, Loop, Recut, Remix, Span, Storyboard, Verb
from asazora.core.video_model import Frames
from asazora.engine.ingredients import ingredients_of
from asazora.engine.previews import publish_previews
from asazora.engine.sheets import publish_sheet
from asazora.evaluation.credentials_trial import flips_noticed, valid_files
from asazora.evaluation.marks import FPS, SIZE, textured_clip
from asazora.evaluation.score import Share
from asazora.media.still import write_image
from asazora.media.video_writer import write_video
from asazora.provenance.install import open_install
from asazora.provenance.marking import start_marking

FLIPS = 100
"""Of each part of a file."""

NUM_FRAMES = 6
MAKER = "evaluation"


def measure_files(flips: int = FLIPS) -> dict[str, Mapping[str, Share]]:
    """How many files each reader finds valid, one of each kind and verb, and how many flipped bits are noticed."""
    with tempfile.TemporaryDirectory() as name:
        folder, home = Path(name), Path(name) / "home"
        files = _files(folder, home)
        root = open_install(home).root
        noticed = flips_noticed(files["video"], root, flips, folder)
        return {"signed files valid in": valid_files(list(files.values()), root), "flipped bits noticed": noticed}


def _files(folder: Path, home: Path) -> dict[str, Path]:
    clips = [textured_clip(number)[:NUM_FRAMES] for number in (0, 1)]
    one, two = (_publish(folder / f"{number}.mp4", home, clip) for number, clip in enumerate(clips))
    still = _publish(folder / "still.png", home, clips[0][:1])
    verbs = _verbs(one, two, still).items()
    made = {
        "video": one,
        "another video": two,
        "PNG": still,
        "WebP": _publish(folder / "still.webp", home, clips[0][:1]),
        **{name: _publish(folder / f"{name}.mp4", home, clips[0], verb) for name, verb in verbs},
    }
    thumbnail, spritesheet, sheet = folder / "thumbnail.webp", folder / "frames.jpg", folder / "sheet.png"
    publish_previews(one, home, thumbnail=thumbnail, spritesheet=spritesheet)
    publish_sheet(sheet, lambda path: write_image(path, clips[0][0]), MAKER, home)
    return {**made, "thumbnail": thumbnail, "frames of it": spritesheet, "sheet": sheet}


def _verbs(one: Path, two: Path, still: Path) -> dict[str, Verb]:
    return {
        "animate": Animate(image=still),
        "extend": Extend(video=one, forward_s=1.0),
        "loop": Loop(video=one),
        "remix": Remix(video=one),
        "blend": Blend(first=one, second=two),
        "recut": Recut(video=one, keep=(Span(start_s=0.0, end_s=0.3),)),
        "storyboard": Storyboard(cards=(Card(seconds=1, image=still), Card(seconds=1, video=two))),
    }


def _publish(path: Path, home: Path, frames: Frames, verb: Verb | None = None) -> Path:
    request = GenerationRequest(prompt="a fox", size=SIZE, seconds=len(frames) / FPS, verb=verb)
    marking = start_marking(request, MAKER, home, ingredients_of(verb))
    marked = marking.apply(frames)
    if path.suffix == ".mp4":
        write_video(path, marked, SIZE, FPS)
    else:
        write_image(path, marked[0])
    marking.finish(path, path.name)
    return path
