"""Captions of shots and clips: a family is chosen among those that fit, and filled with the facts."""

import re
from collections.abc import Set
from dataclasses import dataclass

import numpy as np

from asazora.core.errors import UnknownNameError
from asazora.world.captions.facts import ShotFacts
from asazora.world.captions.noun_phrases import DETAILS, Speaker
from asazora.world.captions.templates import CLIPS, Template, fitting, frames
from asazora.world.scene import Scene

SENTENCE_CASE_SHARE = 0.4
"""How often a caption has capitals and a full stop; otherwise it reads as a user would type it."""


@dataclass(frozen=True, slots=True)
class Caption:
    """A text and the pattern of the family it was written with."""

    text: str
    family: str


def caption(scene: Scene, generator: np.random.Generator, detail: str = "dense") -> str:
    """What is said about a whole clip. `detail` is "dense" (every fact) or "short" (some left out, free to vary)."""
    speaker = _speaker(generator, detail)
    shots = [_shot_text(scene, index, speaker).text for index in range(len(scene.shots))]
    if len(shots) == 1:
        return _cased(shots[0], generator)
    wording, joint = CLIPS[int(generator.random() * len(CLIPS))]
    numbered = [wording.format(n=number, shot=shot) for number, shot in enumerate(shots, start=1)]
    return _cased(joint.join(numbered), generator)


def caption_shot(
    scene: Scene,
    shot_index: int,
    generator: np.random.Generator,
    detail: str = "dense",
    others: Set[str] = frozenset(),
) -> str:
    """What is said about one shot, by itself. Actors whose id is in `others` are spoken of as `another ...`."""
    return write_shot(scene, shot_index, generator, detail, others).text


def write_shot(
    scene: Scene,
    shot_index: int,
    generator: np.random.Generator,
    detail: str = "dense",
    others: Set[str] = frozenset(),
) -> Caption:
    """`caption_shot` together with the family that was used."""
    written = _shot_text(scene, shot_index, _speaker(generator, detail, others))
    return Caption(_cased(written.text, generator), written.family)


def _speaker(generator: np.random.Generator, detail: str, others: Set[str] = frozenset()) -> Speaker:
    if detail not in DETAILS:
        raise UnknownNameError("detail", detail, tuple(DETAILS))
    return Speaker(generator=generator, detail=DETAILS[detail], others=others)


def _shot_text(scene: Scene, shot_index: int, speaker: Speaker) -> Caption:
    """One shot in lower case, without a full stop; its actors count as introduced afterwards."""
    shot = scene.shots[shot_index]
    facts = ShotFacts(scene, shot, speaker)
    template = _choose(fitting(facts.sort, facts.silent), speaker)
    facts.mood_apart = "M" in template.needs
    facts["body"] = _fill(template, facts)
    text = _fill(_choose(frames(), speaker), facts)
    speaker.introduced.update(actor.id for actor in shot.actors)
    return Caption(text, template.pattern)


def _choose(templates: tuple[Template, ...], speaker: Speaker) -> Template:
    return templates[int(speaker.generator.random() * len(templates))]


def _fill(template: Template, facts: ShotFacts) -> str:
    spoken = (part for part in template.parts if not part.optional or all(facts[slot] for slot in part.slots))
    return "".join(part.text.format_map(facts) for part in spoken)


def _cased(text: str, generator: np.random.Generator) -> str:
    if generator.random() >= SENTENCE_CASE_SHARE:
        return text
    return re.sub(r"(^|[.:] )([a-z])", lambda match: match[1] + match[2].upper(), text) + "."
