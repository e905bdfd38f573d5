"""A video that this install made is made anew in words that name only what changes; and it brings its texts."""

import dataclasses
from pathlib import Path

import pytest

from asazora.core.errors import RefusedByPolicyError
from asazora.core.request import GenerationRequest
from asazora.core.sizes import Size
from asazora.core.verbs import Extend, Remix
from asazora.engine.engine import Engine
from asazora.pipelines.director.reader import read_shot
from asazora.pipelines.generate import ServedModel
from fakes import serve_fake
from toy_model import serve_toy

CHAIN = ("a ten year old girl sits on a bed", "now a sensual dance")
"""Either passes the prompt check; both together must not."""

FOX = GenerationRequest(
    prompt="a red fox walks left in a meadow by day", size=Size(128, 128), seconds=0.5, fps=12, seed=3
)


def test_a_remix_of_a_video_made_here_keeps_what_its_words_leave_open(tmp_path: Path) -> None:
    home, video = tmp_path / "home", tmp_path / "fox.mp4"
    Engine(serve_toy, home=home).generate(FOX, video)
    asked = dataclasses.replace(FOX, prompt="at night", verb=Remix(video=video))
    at_night = Engine(serve_toy, home=home).generate(asked, tmp_path / "night.mp4")
    told = read_shot(at_night.revised_prompt)
    assert [(one.kind, one.colour, one.deeds[0].name) for one in told.subjects] == [("fox", "red", "walk")]
    assert (told.setting, told.time) == ("meadow", "night")
    assert at_night.request.prompt == "at night"

    again = dataclasses.replace(asked, prompt="on a beach", verb=Remix(video=at_night.path))
    told = read_shot(Engine(serve_toy, home=home).generate(again, tmp_path / "beach.mp4").revised_prompt)
    assert (told.subjects[0].kind, told.setting, told.time) == ("fox", "beach", "night")

    elsewhere = Engine(serve_toy, home=tmp_path / "elsewhere").generate(asked, tmp_path / "alone.mp4")
    assert elsewhere.revised_prompt == "at night"


class LoadedError(Exception):
    """The texts have passed."""


def loading() -> ServedModel:
    raise LoadedError


def test_harm_spread_over_files_made_here_is_refused_without_a_server(tmp_path: Path) -> None:
    home, video = tmp_path / "home", tmp_path / "first.mp4"
    Engine(serve_fake, home=home).generate(dataclasses.replace(FOX, prompt=CHAIN[0]), video)
    more = dataclasses.replace(FOX, prompt=CHAIN[1], verb=Extend(video=video, forward_s=1))
    with pytest.raises(RefusedByPolicyError, match="prompt check"):
        Engine(loading, home=home).generate(more, tmp_path / "second.mp4")
    with pytest.raises(LoadedError):
        Engine(loading, home=tmp_path / "elsewhere").generate(more, tmp_path / "second.mp4")
    assert not (tmp_path / "second.mp4").exists()
