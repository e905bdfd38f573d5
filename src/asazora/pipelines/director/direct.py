"""From a user's prompt to one caption a shot, in words the model was trained on."""

from dataclasses import dataclass, field

from asazora.models.text import TextEncoder
from asazora.pipelines.shots import join_shots, split_shots
from asazora.pipelines.stand_ins import StandIns
from asazora.world.lexicon import unknown_words
from asazora.world.scope import WorldScope


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectedPrompt:
    """What will be shown, and what of the prompt could not be honoured.

    `unknown_words` are the prompt's words outside the scope, in order of appearance; `replaced` says which of them (or
    which phrases of them) another word stands for.
    """

    shots: tuple[str, ...]
    revised_prompt: str
    unknown_words: tuple[str, ...] = ()
    replaced: dict[str, str] = field(default_factory=dict[str, str])


def direct(prompt: str, scope: WorldScope, encoder: TextEncoder | None) -> DirectedPrompt:
    """Split the prompt into shots and put stand-ins for words outside the scope.

    Wording inside the scope, counts and negations stay as they are. Without an encoder no stand-ins are looked for.
    """
    shots = split_shots(prompt)
    unknown = tuple(unknown_words(prompt, scope))
    replaced: dict[str, str] = {}
    if unknown and encoder is not None:
        stand_ins = StandIns(scope=scope, encoder=encoder, unknown=frozenset(unknown))
        shots = tuple(stand_ins.revise(shot) for shot in shots)
        replaced = stand_ins.found
    return DirectedPrompt(shots=shots, revised_prompt=join_shots(shots), unknown_words=unknown, replaced=replaced)
