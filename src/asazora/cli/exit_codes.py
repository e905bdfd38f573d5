"""What the process's exit status says, and which error becomes which."""

from enum import IntEnum

from asazora.core.errors import (
    AsazoraError,
    CancelledError,
    InvalidRequestError,
    PublishError,
    RefusedByPolicyError,
    WeightsError,
)


class ExitCode(IntEnum):
    DONE = 0
    FAILED = 1
    BAD_INPUT = 2
    REFUSED = 3
    INTERRUPTED = 130
    """128 + SIGINT, as shells report it."""


def exit_code(error: AsazoraError) -> ExitCode:
    """Bad input is whatever the user can put right: the request, the weights given, the place to write to."""
    match error:
        case InvalidRequestError() | WeightsError() | PublishError():
            return ExitCode.BAD_INPUT
        case RefusedByPolicyError():
            return ExitCode.REFUSED
        case CancelledError():
            return ExitCode.INTERRUPTED
        case _:
            return ExitCode.FAILED
