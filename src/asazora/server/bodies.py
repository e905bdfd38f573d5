"""Request bodies as OpenAI's clients send them: JSON, or multipart with bracketed fields and perhaps a file."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, cast

from fastapi import Depends, Request
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException

from asazora.server.api_errors import ApiError

_BRACKETED = re.compile(r"([^\[\]]+)\[([^\[\]]*)\](?:\[([^\[\]]*)\])?")
_FORM_TYPES = ("multipart/form-data", "application/x-www-form-urlencoded")
_NESTED_FIELDS = ("asazora", "characters", "input_reference", "video")
"""Fields of forms that are objects or lists, and so may come as JSON text."""

_FILE_FIELDS = ("file", "input_reference", "video")
"""Fields of forms that are files, even where a client forgets to name the file."""

MAX_FIELDS, MAX_FILES = 100, 4


@dataclass(frozen=True, slots=True)
class RequestBody:
    """The fields of a body, nested as in JSON, and the files by field name."""

    fields: Mapping[str, Any]
    files: Mapping[str, bytes] = field(default_factory=dict[str, bytes])


async def read_body(request: Request) -> RequestBody:
    """Read the body by its declared type. Raises ApiError 400 if it is not what it says."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind in _FORM_TYPES:
        return await _read_form(request)
    if kind == "application/json" or not kind:
        return RequestBody(_read_json(await request.body()))
    raise ApiError(415, f"Unsupported content type '{kind}': send application/json or multipart/form-data.")


Body = Annotated[RequestBody, Depends(read_body)]


def _read_json(text: bytes) -> Mapping[str, Any]:
    value = _parse_json(text or b"{}")
    if not isinstance(value, dict):
        raise ApiError(400, "The body of your request must be a JSON object.", code="invalid_json")
    return cast("dict[str, Any]", value)


def _parse_json(text: bytes | str) -> Any:
    try:
        return json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise ApiError(400, "We could not parse the JSON body of your request.", code="invalid_json") from error


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is not JSON")


async def _read_form(request: Request) -> RequestBody:
    fields, files = dict[str, Any](), dict[str, bytes]()
    try:
        async with request.form(max_files=MAX_FILES, max_fields=MAX_FIELDS, max_part_size=2**22) as form:
            for name, value in form.multi_items():
                if isinstance(value, UploadFile):
                    files[name] = await value.read()
                elif name in _NESTED_FIELDS and value.startswith(("{", "[")):
                    fields[name] = _parse_json(value)
                elif name in _FILE_FIELDS:
                    files[name] = value.encode(errors="surrogateescape")
                else:
                    _put(fields, name, value)
    except (MultiPartException, UnicodeDecodeError) as error:
        raise ApiError(400, "We could not parse the form body of your request.", code="invalid_form") from error
    return RequestBody(fields, files)


def _put(fields: dict[str, Any], name: str, value: str) -> None:
    """Store a form field: `video[id]` goes into the object `video`, `list[]` and `list[][id]` into the list."""
    match = _BRACKETED.fullmatch(name)
    if match is None:
        fields[name] = value
        return
    outer, inner, innermost = match.groups()
    if inner:
        holder = fields.setdefault(outer, {})
        known = isinstance(holder, dict)
    else:
        holder = fields.setdefault(outer, [])
        known = isinstance(holder, list)
    if not known or (inner and innermost is not None):
        raise ApiError(400, f"Unknown parameter: '{name}'.", code="unknown_parameter", param=name)
    if inner:
        holder[inner] = value
    else:
        holder.append(value if innermost is None else {innermost: value})
