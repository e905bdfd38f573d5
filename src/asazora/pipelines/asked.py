"""The shots that a request asks for, in the user's words: those of its prompt, or of its storyboard's cards."""

from dataclasses import dataclass, replace

from asazora.core.request import GenerationRequest
from asazora.core.verbs import Card, Remix, Storyboard, Verb
from asazora.pipelines.shots import timed_shots


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedShot:
    """One shot in the user's words, and the length they name: of the whole video, or within its card.

    Beside a picture or a video the words need not say everything. `before` is what the shot was told when its video was
    made.
    """

    text: str
    seconds: float | None = None
    is_beside_file: bool = False
    before: str = ""


def asked_shots(request: GenerationRequest) -> tuple[AskedShot, ...]:
    """The shots of a request. Without words there are none."""
    verb = request.verb
    if isinstance(verb, Storyboard):
        return tuple(shot for card in verb.cards for shot in card_shots(card, request.prompt))
    asked = _asked(request.prompt, _goes_on_from_files(verb))
    return _made_anew(asked, verb.told) if isinstance(verb, Remix) and asked and verb.strength < 1 else asked


def card_shots(card: Card, prompt: str) -> tuple[AskedShot, ...]:
    """The shots that a card's words name, or the prompt's if it has none; usually one."""
    return _asked(card.words or prompt, card.file is not None)


def _asked(words: str, is_beside_file: bool) -> tuple[AskedShot, ...]:
    shots = timed_shots(words) if words.strip() else ()
    return tuple(AskedShot(text=shot.text, seconds=shot.seconds, is_beside_file=is_beside_file) for shot in shots)


def _made_anew(asked: tuple[AskedShot, ...], told: str) -> tuple[AskedShot, ...]:
    """The shots beside what they were told when their video was made; one text stands for all shots of the video.

    Where there are as many texts as shots in neither way, nothing is known of any of them.
    """
    before = timed_shots(told) if told.strip() else ()
    if len(asked) == 1:
        asked *= max(1, len(before))
    if len(asked) != len(before):
        return asked
    return tuple(
        replace(shot, before=known.text, seconds=known.seconds if shot.seconds is None else shot.seconds)
        for shot, known in zip(asked, before, strict=True)
    )


def _goes_on_from_files(verb: Verb | None) -> bool:
    """Whether files show what the words leave open; of a source that is made wholly anew nothing is left to see."""
    return verb is not None and bool(verb.files) and not (isinstance(verb, Remix) and verb.strength == 1)
