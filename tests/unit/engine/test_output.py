"""The suffix must fit what is made."""

from pathlib import Path

import pytest

from asazora.core.errors import InvalidRequestError
from asazora.core.request import GenerationRequest
from asazora.engine.output import check_suffix, suffixes_for

VIDEO = GenerationRequest(prompt="a fox")
STILL = GenerationRequest(prompt="a fox", seconds=0)


@pytest.mark.parametrize(
    ("request_", "name"), [(VIDEO, "a.mp4"), (VIDEO, "a.MP4"), (STILL, "a.png"), (STILL, "a.webp")]
)
def test_fitting_suffixes_pass(request_: GenerationRequest, name: str):
    check_suffix(request_, Path(name))


@pytest.mark.parametrize(
    ("request_", "name"), [(VIDEO, "a.png"), (VIDEO, "a.avi"), (VIDEO, "a"), (STILL, "a.mp4"), (STILL, "a.jpg")]
)
def test_other_suffixes_are_bad_input(request_: GenerationRequest, name: str):
    with pytest.raises(InvalidRequestError, match="output suffix"):
        check_suffix(request_, Path(name))


def test_usual_suffix_comes_first():
    assert (suffixes_for(VIDEO)[0], suffixes_for(STILL)[0]) == (".mp4", ".png")
