"""Models are found by name."""

import pytest

from asazora.core.errors import UnknownNameError
from asazora.engine.registry import DEFAULT_MODEL, find_loader


def test_default_model_is_listed():
    assert callable(find_loader(DEFAULT_MODEL))


def test_a_misspelt_name_is_answered_with_the_nearest():
    with pytest.raises(UnknownNameError, match="did you mean 'embedded'"):
        find_loader("embeded")
