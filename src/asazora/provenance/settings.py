"""What an operator may choose about marks and signatures, in `provenance.toml` in the install's folder.

visible_mark = true        # false leaves the visible mark off; the credentials of each file then say so
tell_prompt = false        # true puts the prompt into the credentials, not only its hash
signer_socket = ""         # the socket of `asazora signer`: this install then holds no signing key of its own
tsa_url = ""               # an RFC 3161 time stamp server; if it does not answer, nothing is published
"""

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path

from asazora.core.errors import ProvenanceError

FILE_NAME = "provenance.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvenanceSettings:
    """The invisible mark, the credentials and the records have no switch."""

    visible_mark: bool = True
    tell_prompt: bool = False
    signer_socket: str = ""
    tsa_url: str = ""


def read_settings(folder: Path) -> ProvenanceSettings:
    """The settings in the file, or the defaults without one. Raises ProvenanceError for anything else than settings."""
    path = folder / FILE_NAME
    if not path.exists():
        return ProvenanceSettings()
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ProvenanceError(f"{str(path)!r} cannot be read: {error}") from error
    types = {field.name: field.type for field in fields(ProvenanceSettings)}
    for name, value in values.items():
        if name not in types or type(value) is not types[name]:
            raise ProvenanceError(f"{str(path)!r}: {name} = {value!r} is not a setting; there are {', '.join(types)}")
    return ProvenanceSettings(**values)
