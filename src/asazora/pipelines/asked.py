"""The shots that a request asks for, in the user's words: those of its prompt, or of its storyboard's cards."""

from dataclasses import dataclass

from asazora.core.request import GenerationRequest
from asazora.core.verbs import Card, Remix, Storyboard, Verb
from asazora.pipelines.shots import timed_shots


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedShot:
    """One shot in the user's words, and the length they name: of the whole video, or within its card.

    Beside a picture or a video the words need not say everything.
    """

    text: str
    seconds: float | None = None
    is_beside_file: bool = False


def asked_shots(request: GenerationRequest) -> tuple[AskedShot, ...]:
    """The shots of a request. Without words there are none."""
    verb = request.verb
    if isinstance(verb, Storyboard):
        return tuple(shot for card in verb.cards for shot in card_shots(card, request.prompt))
    return _asked(request.prompt, _goes_on_from_files(verb))


def card_shots(card: Card, prompt: str) -> tuple[AskedShot, ...]:
    """The shots that a card's words name, or the prompt's if it has none; usually one."""
    return _asked(card.words or prompt, card.file is not None)


def _asked(words: str, is_beside_file: bool) -> tuple[AskedShot, ...]:
    shots = timed_shots(words) if words.strip() else ()
    return tuple(AskedShot(text=shot.text, seconds=shot.seconds, is_beside_file=is_beside_file) for shot in shots)


def _goes_on_from_files(verb: Verb | None) -> bool:
    """Whether files show what the words leave open; of a source that is made wholly anew nothing is left to see."""
    return verb is not None and bool(verb.files) and not (isinstance(verb, Remix) and verb.strength == 1)
