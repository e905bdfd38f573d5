"""A director outside of the install, asked for a prompt in other words; without a usable answer the prompt stays."""

import json
from typing import Protocol

from asazora.core.errors import DirectorError


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


def ask_outside(director: OutsideDirector, prompt: str) -> tuple[str, tuple[str, ...]]:
    """The prompt in the director's words and nothing to say; or the prompt as it is, and why."""
    try:
        return director.rewrite(prompt), ()
    except DirectorError as error:
        return prompt, (f"{error}; directed by the built-in director instead",)
