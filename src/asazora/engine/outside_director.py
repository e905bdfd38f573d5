"""A director outside of the install, asked for a request in other words; without a usable answer the words stay."""

import json
from dataclasses import replace
from typing import Protocol

from asazora.core.errors import DirectorError
from asazora.core.request import GenerationRequest
from asazora.core.verbs import Storyboard
from asazora.pipelines.shots import join_shots, split_shots


class OutsideDirector(Protocol):
    """Puts a prompt into other words."""

    def rewrite(self, prompt: str) -> str:
        """The prompt in other words. Raises DirectorError if there is no usable answer."""
        ...


def open_director(url: str) -> OutsideDirector:
    """The chat endpoint at the address, told of the packaged model's world.

    Raises InvalidRequestError for an address that cannot be one, WeightsError if the model's card cannot be read.
    """
    # Imported here, not above: it brings torch in, which takes seconds that a refused request need not wait for.
    from asazora.pipelines.director.chat import chat_director
    from asazora.weights import embedded_folder, read_card
    from asazora.world.scope import WorldScope

    return chat_director(url, WorldScope.from_json(json.dumps(read_card(embedded_folder()).scope)))


def ask_outside(director: OutsideDirector, request: GenerationRequest) -> tuple[GenerationRequest, tuple[str, ...]]:
    """The request in the director's words and nothing to say; or the request as it is, and why."""
    try:
        if isinstance(request.verb, Storyboard):
            return replace(request, verb=_directed(director, request.verb)), ()
        return replace(request, prompt=director.rewrite(request.prompt)), ()
    except DirectorError as error:
        return request, (f"{error}; directed by the built-in director instead",)


def _directed(director: OutsideDirector, board: Storyboard) -> Storyboard:
    """The cards in the director's words. It is asked for all at once, so that it knows who comes back in a later one.

    Raises DirectorError unless the answer has a shot for each card that has words.
    """
    words = [card.words for card in board.cards if card.words]
    shots = split_shots(director.rewrite(join_shots(words)))
    if len(shots) != len(words):
        raise DirectorError(f"the director made {len(shots)} shots of {len(words)} cards")
    told = iter(shots)
    cards = [replace(card, text=next(told), camera="") if card.words else card for card in board.cards]
    return replace(board, cards=tuple(cards))
