"""Verbs come back from the store as they went in, and get their paths only where the job is made."""

import json
from pathlib import Path

import pytest

from asazora.core.verbs import Animate, Blend, Card, Extend, Loop, Recut, Remix, Span, Storyboard, Verb
from asazora.server.store.stored_verb import dump_verb, file_reference, load_verb, video_reference, with_paths

FOX, DOG = video_reference("video_1"), file_reference("file-2")

VERBS: tuple[Verb, ...] = (
    Animate(image=DOG),
    Extend(video=FOX, forward_s=4, backward_s=0.5),
    Loop(),
    Loop(video=FOX, bridge_s=1),
    Remix(video=FOX, strength=0.2, history=("a fox", "a red fox")),
    Blend(first=FOX, second=DOG),
    Recut(video=FOX, keep=(Span(start_s=0, end_s=1), Span(start_s=2, end_s=2.5)), forward_s=1),
    Storyboard(cards=(Card(seconds=1, text="a fox", camera="pan left"), Card(seconds=2, image=DOG))),
)


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.name)
def test_a_verb_survives_the_store(verb: Verb):
    assert load_verb(json.loads(json.dumps(dump_verb(verb)))) == verb


def test_no_verb_is_no_verb():
    assert load_verb(dump_verb(None)) is None


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.name)
def test_every_reference_gets_its_path_and_nothing_else_changes(verb: Verb):
    found = with_paths(verb, lambda kind, identity: Path("/home") / f"{kind}-{identity}")
    names = {FOX: "video-video_1", DOG: "file-file-2"}
    assert [path.name for path in found.files] == [names[path] for path in verb.files]
    assert with_paths(found, lambda *parts: {name: path for path, name in names.items()}[parts[-1]]) == verb
