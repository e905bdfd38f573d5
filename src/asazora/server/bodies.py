"""Request bodies as OpenAI's clients send them: JSON, or multipart with bracketed fields and perhaps a file."""

import asyncio
import hashlib
import io
import json
import re
import shutil
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, BinaryIO, cast

from fastapi import Depends, Request
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException

from asazora.server.api_errors import ApiError
from asazora.server.wire import MAX_DATA_URL_LENGTH

_BRACKETED = re.compile(r"([^\[\]]+)((?:\[[^\[\]]*\]){1,6})")
_KEY = re.compile(r"\[([^\[\]]*)\]")
_FORM_TYPES = ("multipart/form-data", "application/x-www-form-urlencoded")
_NESTED_FIELDS = ("asazora", "characters", "expires_after", "first", "input_reference", "keep", "second", "video")
"""Fields of forms that are objects or lists, and so may come as JSON text."""

_FILE_FIELDS = ("file", "input_reference", "video")
"""Fields of forms that are files, even where a client forgets to name the file."""

MAX_FIELDS, MAX_FILES = 100, 4
MAX_NAME_LENGTH = 255
MAX_FIELD_BYTES = MAX_DATA_URL_LENGTH + 2**10
LARGE_JSON_BYTES = 2**18
"""Above this, JSON is parsed in a thread: other requests need not wait for it."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a request: in memory if small, else on disk, until the request is answered."""

    file: BinaryIO
    name: str = "upload"

    def save(self, path: Path) -> int:
        """Copy the bytes to a new file, piece by piece. Returns how many there are."""
        self.file.seek(0)
        with path.open("xb") as copy:
            shutil.copyfileobj(self.file, copy, 2**20)
            return copy.tell()

    def sha256(self) -> str:
        self.file.seek(0)
        return hashlib.file_digest(self.file, "sha256").hexdigest()  # type: ignore[arg-type]  # any binary file does


@dataclass(frozen=True, slots=True)
class RequestBody:
    """The fields of a body, nested as in JSON, and the files by field name."""

    fields: Mapping[str, Any]
    files: Mapping[str, Upload] = field(default_factory=dict[str, Upload])

    def only_files(self, *names: str) -> None:
        """Raise ApiError 400 if a file came in any other field: nothing that is sent is silently dropped."""
        for name in self.files:
            if name not in names:
                raise ApiError(400, f"Unknown parameter: '{name}'.", code="unknown_parameter", param=name)

    def required_file(self, name: str) -> Upload:
        if name not in self.files:
            message = f"Missing required parameter: '{name}'."
            raise ApiError(400, message, code="missing_required_parameter", param=name)
        return self.files[name]

    def identity(self) -> Mapping[str, Any]:
        """What tells this body from another: its fields, and the hashes of its files."""
        return {**self.fields, "files": {name: upload.sha256() for name, upload in self.files.items()}}


@asynccontextmanager
async def read_body(request: Request) -> AsyncGenerator[RequestBody]:
    """The body by its declared type; its files last as long as the block. ApiError 400 if it is not what it says."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind in _FORM_TYPES:
        async with _form(request) as body:
            yield body
    elif kind == "application/json" or not kind:
        yield RequestBody(await _read_json(await request.body()))
    else:
        raise ApiError(415, f"Unsupported content type '{kind}': send application/json or multipart/form-data.")


async def _body(request: Request) -> AsyncGenerator[RequestBody]:
    async with read_body(request) as body:
        yield body


Body = Annotated[RequestBody, Depends(_body)]


async def _read_json(text: bytes) -> Mapping[str, Any]:
    if len(text) > LARGE_JSON_BYTES:
        value = await asyncio.to_thread(_parse_json, text)
    else:
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


@asynccontextmanager
async def _form(request: Request) -> AsyncGenerator[RequestBody]:
    form_reader = request.form(max_files=MAX_FILES, max_fields=MAX_FIELDS, max_part_size=MAX_FIELD_BYTES)
    try:
        form = await form_reader
        body = _sorted_out(form)
    except (MultiPartException, UnicodeDecodeError) as error:
        raise ApiError(400, "We could not parse the form body of your request.", code="invalid_form") from error
    try:
        yield body
    finally:
        await form.close()


def _sorted_out(form: FormData) -> RequestBody:
    """The fields and files of a form. A name that comes twice counts as it came last."""
    fields, files = dict[str, Any](), dict[str, Upload]()
    for name, value in form.multi_items():
        if isinstance(value, UploadFile):
            files[name] = Upload(value.file, (value.filename or "upload")[-MAX_NAME_LENGTH:])
        elif name in _NESTED_FIELDS and value.startswith(("{", "[")):
            fields[name] = _parse_json(value)
        elif name in _FILE_FIELDS:
            files[name] = Upload(io.BytesIO(value.encode(errors="surrogateescape")))
        else:
            _put(fields, name, value)
    return RequestBody(fields, files)


def _put(fields: dict[str, Any], name: str, value: str) -> None:
    """Store a form field: `a[b]` goes into the object `a`, `a[]` and `a[][b]` into the list `a`, and so on inwards."""
    match = _BRACKETED.fullmatch(name)
    if match is None:
        fields[name] = value
        return
    keys = [match[1], *_KEY.findall(match[2])]
    try:
        _nest(fields, keys, value)
    except (TypeError, AttributeError) as error:  # an object here and a list or a text there
        raise ApiError(400, f"Unknown parameter: '{name}'.", code="unknown_parameter", param=name) from error


def _nest(holder: dict[str, Any], keys: Sequence[str], value: str) -> None:
    """Put the value where the keys lead. An object in a list ends where a key comes again."""
    key, *rest = keys
    if not rest:
        if not isinstance(holder.get(key, ""), str):
            raise TypeError(key)
        holder[key] = value
    elif rest[0]:
        _nest(_object(holder.setdefault(key, {})), rest, value)
    else:
        items = holder.setdefault(key, [])
        _append(items, rest[1:], value)


def _append(items: list[Any], keys: Sequence[str], value: str) -> None:
    if not keys:
        items.append(value)
        return
    if not items or _has(_object(items[-1]), keys):
        items.append({})
    _nest(_object(items[-1]), keys, value)


def _has(holder: Mapping[str, Any], keys: Sequence[str]) -> bool:
    """Whether a value is already where the keys lead."""
    found: Any = holder
    for key in keys:
        if key == "" or not isinstance(found, dict) or key not in found:
            return False
        found = cast("dict[str, Any]", found)[key]
    return True


def _object(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise TypeError("no object")
    return cast("dict[str, Any]", value)
