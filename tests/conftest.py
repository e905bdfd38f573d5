"""What holds for every test."""

from collections.abc import Generator

import pytest


@pytest.fixture(scope="session", autouse=True)
def home_of_the_tests(tmp_path_factory: pytest.TempPathFactory) -> Generator[None]:
    """Keys, certificates and records of a throw-away install, for child processes too."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ASAZORA_HOME", str(tmp_path_factory.mktemp("home")))
        yield
