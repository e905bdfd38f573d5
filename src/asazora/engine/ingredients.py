"""Which of people's files went into a result, and how: what its credentials will say."""

from pathlib import Path

from asazora.core.verbs import Blend, Storyboard, Verb
from asazora.provenance.origin import Ingredient, Relationship


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
