"""Each kind of error has its exit code."""

import pytest

from asazora.cli.exit_codes import exit_code
from asazora.core.errors import (
    AsazoraError,
    CancelledError,
    InvalidRequestError,
    PublishError,
    RefusedByPolicyError,
    WeightsError,
)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (InvalidRequestError("fps", 0, "1 to 60"), 2),
        (WeightsError("truncated"), 2),
        (PublishError("disk full"), 2),
        (RefusedByPolicyError("no"), 3),
        (CancelledError("stopped"), 130),
        (AsazoraError("other"), 1),
    ],
)
def test_exit_code_of_each_error(error: AsazoraError, code: int):
    assert exit_code(error) == code
