"""Errors a user can meet. Front ends map them to exit codes and HTTP bodies in one place each."""

import difflib
from collections.abc import Sequence


class AsazoraError(Exception):
    """Base of every error raised on purpose."""


class InvalidRequestError(AsazoraError):
    """The request breaks a rule. Says what was wrong, the value given and what is allowed."""

    def __init__(self, what: str, value: object, allowed: str) -> None:
        self.what, self.value, self.allowed = what, value, allowed
        super().__init__(f"{what}: got {value!r}; allowed: {allowed}")


class UnknownNameError(InvalidRequestError):
    """A name that is not in a closed list; the nearest valid one is suggested."""

    def __init__(self, what: str, value: str, choices: Sequence[str]) -> None:
        near = difflib.get_close_matches(value, choices, n=1)
        hint = f" (did you mean {near[0]!r}?)" if near else ""
        super().__init__(what, value, ", ".join(choices) + hint)


class UnsupportedVerbError(InvalidRequestError):
    """The model cannot be conditioned as a verb asks."""

    def __init__(self, verb: str, model: str, missing: Sequence[str]) -> None:
        super().__init__("verb", verb, f"verbs that the {model} model has; it lacks: {', '.join(missing)}")


class RefusedByPolicyError(AsazoraError):
    """A safety check refused the prompt or the frames. `categories` of the policy say why, gravest first."""

    def __init__(self, message: str, categories: Sequence[str] = ()) -> None:
        self.categories = tuple(categories)
        super().__init__(message)


class DirectorError(AsazoraError):
    """A director outside of the install gave no usable answer. The built-in one takes its place."""


class WeightsError(AsazoraError):
    """Weights are missing, damaged, of the wrong kind or fail their checksum."""


class PublishError(AsazoraError):
    """The finished file could not be written (disk full, no permission)."""


class ProvenanceError(AsazoraError):
    """The file could not be marked or signed, so it is not published."""


class CancelledError(AsazoraError):
    """The user stopped the job; nothing was published."""
