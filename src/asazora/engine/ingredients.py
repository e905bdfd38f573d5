"""Which of people's files went into a result, and how: what its credentials will say. And what is known of them."""

from dataclasses import replace
from pathlib import Path

from asazora.core.request import GenerationRequest
from asazora.core.verbs import Blend, Remix, Storyboard, Verb
from asazora.provenance.origin import Ingredient, Relationship
from asazora.provenance.told import chain_of, told_of


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


def with_known(request: GenerationRequest, home: Path) -> GenerationRequest:
    """The request with what the install in `home` knows of the verb's files, where it made them.

    That is the texts of the chain that led to them, before those that the verb brings; and, for a video that is to be
    made anew, what it was told.
    """
    verb = request.verb
    if verb is None or not verb.files:
        return request
    chains = [text for path in dict.fromkeys(verb.files) for text in chain_of(path, home)]
    verb = replace(verb, history=tuple(dict.fromkeys((*chains, *verb.history))))
    if isinstance(verb, Remix) and not verb.told:
        verb = replace(verb, told=told_of(verb.video, home))
    return replace(request, verb=verb)


def chain_with(request: GenerationRequest) -> tuple[str, ...]:
    """The texts of the chain that a result of the request ends, oldest first: the whole of what was asked for."""
    earlier = () if request.verb is None else (*request.verb.history, *request.verb.texts)
    return tuple(text for text in (*earlier, request.prompt) if text.strip())
