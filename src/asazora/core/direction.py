"""What a director made of a prompt."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Direction:
    """What will be shown, and what of the prompt could not be honoured.

    `shots` are the captions that the model is told. `unknown_words` are the prompt's words outside the model's world,
    in order of appearance; `replaced` says which words, or phrases, others stand for; `left_out` is what was understood
    and cannot be shown; `notices` is what else a person should know.
    """

    shots: tuple[str, ...]
    unknown_words: tuple[str, ...] = ()
    replaced: dict[str, str] = field(default_factory=dict[str, str])
    left_out: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
