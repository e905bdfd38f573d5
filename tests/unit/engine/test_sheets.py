"""A sheet of a model's frames says what made it."""

from pathlib import Path

import numpy as np
import pytest

from asazora.core.errors import ProvenanceError
from asazora.core.sizes import Size
from asazora.engine.sheets import publish_sheet
from asazora.media.still import write_image
from asazora.provenance.verify import verify
from fakes import gradient


def write(path: Path) -> None:
    write_image(path, gradient(np.arange(1), Size(64, 64))[0])


def test_a_sheet_is_signed_as_frames_of_its_model(tmp_path: Path):
    publish_sheet(tmp_path / "sheet.png", write, "fake", tmp_path / "home")
    found = verify(tmp_path / "sheet.png", tmp_path / "home")
    assert (found.c2pa.validation_state, found.c2pa.model) == ("trusted", "fake")
    assert b"compositeWithTrainedAlgorithmicMedia" in (tmp_path / "sheet.png").read_bytes()


def test_without_a_signature_there_is_none(tmp_path: Path):
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "provenance.toml").write_text("sign = false")
    with pytest.raises(ProvenanceError):
        publish_sheet(tmp_path / "sheet.png", write, "fake", tmp_path / "home")
    assert not (tmp_path / "sheet.png").exists()
