"""OpenAI's own schemas, from the extract in `contract`, to hold answers against."""

from pathlib import Path
from typing import Any

import jsonschema
import yaml

EXTRACT_FILE = Path(__file__).parent / "contract" / "openai_videos.openapi.yaml"
EXTRACT = yaml.safe_load(EXTRACT_FILE.read_text())

PRO_SIZES = ("1080x1920", "1920x1080")
"""Sizes of sora-2-pro, which OpenAI's guide lists and the schema leaves out."""


def check(value: Any, name: str) -> None:
    """Raise ValidationError unless the value is what OpenAI calls `name`."""
    schemas = EXTRACT["components"]["schemas"]
    sizes = {"enum": [*schemas["VideoSize"]["enum"], *PRO_SIZES], "type": "string"}
    document = {"components": {"schemas": {**schemas, "VideoSize": sizes}}, "$ref": f"#/components/schemas/{name}"}
    jsonschema.validate(value, document)
