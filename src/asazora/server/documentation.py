"""The OpenAPI document: request bodies that may come as JSON or as a form, and how to sign in."""

from collections.abc import Sequence
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from asazora import __version__
from asazora.server.wire import CreateCharacter, CreateModeration, CreateVideo, EditVideo, ExtendVideo, RemixVideo

REQUEST_MODELS: tuple[type[BaseModel], ...] = (
    CreateVideo,
    RemixVideo,
    EditVideo,
    ExtendVideo,
    CreateCharacter,
    CreateModeration,
)
_REFERENCE = "#/components/schemas/{model}"
_FILE = {"type": "string", "format": "binary"}


def takes(model: type[BaseModel], files: Sequence[str] = ()) -> dict[str, Any]:
    """What a route says of its body: `model` as JSON, or as a form in which `files` may be uploaded."""
    json_body = {"schema": {"$ref": _REFERENCE.format(model=model.__name__)}}
    form = {"schema": _form_schema(model, files)}
    return {"requestBody": {"required": True, "content": {"application/json": json_body, "multipart/form-data": form}}}


def takes_file(name: str) -> dict[str, Any]:
    """What a route says of its body if that is one uploaded file."""
    schema = {"type": "object", "required": [name], "properties": {name: _FILE}}
    return {"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": schema}}}}


def document(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document of the application."""
    found = get_openapi(title="Asazora", version=__version__, description=app.description, routes=app.routes)
    _, definitions = models_json_schema([(model, "validation") for model in REQUEST_MODELS], ref_template=_REFERENCE)
    components = found.setdefault("components", {})
    components.setdefault("schemas", {}).update(definitions["$defs"])
    components["securitySchemes"] = {"key": {"type": "http", "scheme": "bearer"}}
    for path, operations in found["paths"].items():
        if path.startswith("/v1/"):
            for operation in operations.values():
                operation["security"] = [{"key": []}]
    return found


def _form_schema(model: type[BaseModel], files: Sequence[str]) -> dict[str, Any]:
    schema = model.model_json_schema(ref_template=_REFERENCE)
    schema.pop("$defs", None)
    for name in files:
        either = [_FILE, schema["properties"][name]] if name in schema["properties"] else [_FILE]
        schema["properties"][name] = {"oneOf": either}
    return schema
