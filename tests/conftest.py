"""What holds for every test."""

import os
import random
import sys
from collections.abc import Generator

import numpy as np
import pytest
from hypothesis import settings

settings.register_profile("fixed", derandomize=True, deadline=None, print_blob=True)
"""The same examples each time, so that a change that breaks nothing never fails."""
settings.register_profile("random", deadline=None, print_blob=True, max_examples=500)
"""Other examples each time, and more of them, in search of what nobody thought of."""
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "fixed"))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    """Whatever is drawn without a generator of its own is the same each time, whichever tests run before."""
    random.seed(0)
    np.random.seed(0)
    if "torch" in sys.modules:
        sys.modules["torch"].manual_seed(0)


@pytest.fixture(scope="session", autouse=True)
def home_of_the_tests(tmp_path_factory: pytest.TempPathFactory) -> Generator[None]:
    """Keys, certificates and records of a throw-away install, for child processes too."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ASAZORA_HOME", str(tmp_path_factory.mktemp("home")))
        yield
