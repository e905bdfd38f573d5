"""Which of people's files went into a result, and how: what its credentials will say. And what is known of them."""

from dataclasses import replace
from pathlib import Path

from asazora.core.request import GenerationRequest
from asazora.core.verbs import Blend, Remix, Storyboard, Verb
from asazora.provenance.origin import Ingredient, Relationship
from asazora.provenance.told import told_of


def ingredients_of(verb: Verb | None) -> tuple[Ingredient, ...]:
    """The files of a verb, each once: what is edited is the parent; what is cut in beside it is a component."""
    if verb is None:
        return ()
    first: Relationship = "componentOf" if isinstance(verb, Storyboard) else "parentOf"
    relations: dict[Path, Relationship] = {}
    for path in verb.files:
        later = isinstance(verb, Blend) and path != verb.first
        relations.setdefault(path, "componentOf" if later else first)
    return tuple(Ingredient(path=path, relationship=relation) for path, relation in relations.items())


def with_told(request: GenerationRequest, home: Path) -> GenerationRequest:
    """The request with what a video that is to be made anew was told, if the install in `home` made it."""
    verb = request.verb
    if not isinstance(verb, Remix) or verb.told:
        return request
    return replace(request, verb=replace(verb, told=told_of(verb.video, home)))
