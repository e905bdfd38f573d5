"""What a published file says of how it was made."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from asazora import __version__

TRAINED_MEDIA = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
PARTLY_TRAINED_MEDIA = "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia"
WATERMARK_LABEL = "org.asazora.watermark"
GENERATION_LABEL = "org.asazora.generation"
WATERMARK_ALGORITHM = "org.asazora.tile.1"

Relationship = Literal["parentOf", "inputTo", "componentOf"]

_TRAINING_MINING = ("cawg.ai_generative_training", "cawg.ai_inference", "cawg.ai_training", "cawg.data_mining")

Json = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingredient:
    """A file that went in: the parent of an edit, an input to the model, or a part that is shown."""

    path: Path
    relationship: Relationship


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """How one file was made. Of the prompt only a hash is told, unless `tell_prompt`."""

    title: str
    model: str
    model_version: str
    prompt: str
    made_at: datetime
    mark_id: bytes
    install_id: bytes
    visible_mark: bool
    tell_prompt: bool = False
    ingredients: Sequence[Ingredient] = ()

    @property
    def is_edit(self) -> bool:
        return any(ingredient.relationship == "parentOf" for ingredient in self.ingredients)


def prompt_hash(prompt: str) -> str:
    return hashlib.sha256(prompt.encode()).hexdigest()


def file_hash(path: Path) -> str:
    """SHA-256 of a file's bytes, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def manifest(origin: Origin) -> Json:
    """The manifest definition of a file: claim v2, every assertion as made by the signer."""
    assertions = [
        _assertion("c2pa.actions.v2", {"actions": _actions(origin), "allActionsIncluded": True}),
        _assertion("cawg.training-mining", {"entries": {name: {"use": "notAllowed"} for name in _TRAINING_MINING}}),
        _assertion(WATERMARK_LABEL, _watermark(origin)),
        _assertion(GENERATION_LABEL, _generation(origin)),
    ]
    return _definition(origin.title, assertions)


def derived_manifest(title: str, made_at: datetime) -> Json:
    """The manifest definition of a smaller copy of a file, such as a thumbnail: its only ingredient is that file."""
    when = made_at.isoformat(timespec="seconds")
    opened: Json = {"action": "c2pa.opened", "when": when, "parameters": {"ingredientIds": [ingredient_label(0)]}}
    actions = [opened, {"action": "c2pa.converted", "when": when}]
    return _definition(title, [_assertion("c2pa.actions.v2", {"actions": actions, "allActionsIncluded": True})])


def sheet_manifest(title: str, made_at: datetime, model: str, model_version: str) -> Json:
    """The manifest definition of a picture that shows frames of a model, beside others or not."""
    agent = {"name": model, "version": model_version}
    when = made_at.isoformat(timespec="seconds")
    created = {
        "action": "c2pa.created",
        "digitalSourceType": PARTLY_TRAINED_MEDIA,
        "softwareAgent": agent,
        "when": when,
    }
    actions: Json = {"actions": [created], "allActionsIncluded": True}
    generation: Json = {"model": model, "model_version": model_version}
    return _definition(title, [_assertion("c2pa.actions.v2", actions), _assertion(GENERATION_LABEL, generation)])


def ingredient_label(index: int) -> str:
    """What actions call an ingredient by."""
    return f"ingredient-{index}"


def _definition(title: str, assertions: list[Json]) -> Json:
    return {
        "title": title,
        "claim_generator_info": [{"name": "Asazora", "version": __version__}],
        "assertions": assertions,
    }


def _assertion(label: str, data: Json) -> Json:
    return {"label": label, "data": data, "created": True}


def _actions(origin: Origin) -> list[Json]:
    """`c2pa.opened` and `c2pa.edited` for an edit, else `c2pa.created`; `c2pa.placed` for each part that is shown."""
    agent = {"name": origin.model, "version": origin.model_version}
    when = origin.made_at.isoformat(timespec="seconds")
    made: Json = {"digitalSourceType": TRAINED_MEDIA, "softwareAgent": agent, "when": when}
    inputs = _parameters(origin, "inputTo")
    actions: list[Json] = []
    if origin.is_edit:
        actions.append({"action": "c2pa.opened", "when": when, **_parameters(origin, "parentOf")})
        actions.append({"action": "c2pa.edited", **made, **inputs})
    else:
        actions.append({"action": "c2pa.created", **made, **inputs})
    parts = _parameters(origin, "componentOf")
    return [*actions, {"action": "c2pa.placed", "when": when, **parts}] if parts else actions


def _parameters(origin: Origin, relationship: Relationship) -> Json:
    labels = [
        ingredient_label(index)
        for index, ingredient in enumerate(origin.ingredients)
        if ingredient.relationship == relationship
    ]
    return {"parameters": {"ingredientIds": labels}} if labels else {}


def _watermark(origin: Origin) -> Json:
    return {
        "algorithm": WATERMARK_ALGORITHM,
        "mark_id": origin.mark_id.hex(),
        "install_id": origin.install_id.hex(),
        "visible_mark": origin.visible_mark,
    }


def _generation(origin: Origin) -> Json:
    told = {"prompt": origin.prompt} if origin.tell_prompt else {}
    return {
        "model": origin.model,
        "model_version": origin.model_version,
        "prompt_sha256": prompt_hash(origin.prompt),
        **told,
    }
