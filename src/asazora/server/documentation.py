"""The OpenAPI document: request bodies that may come as JSON or as a form, and how to sign in."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from asazora import __version__
from asazora.server.context import SESSION_COOKIE
from asazora.server.examples import EXAMPLES
from asazora.server.wire import (
    BlendVideos,
    CreateCharacter,
    CreateFile,
    CreateModeration,
    CreateVideo,
    CreateWebhookEndpoint,
    EditVideo,
    ExtendVideo,
    LoopVideo,
    RecutVideo,
    RemixVideo,
    RotateWebhookSecret,
    SendTestWebhook,
    UpdateWebhookEndpoint,
)

REQUEST_MODELS: tuple[type[BaseModel], ...] = (
    CreateVideo,
    RemixVideo,
    EditVideo,
    ExtendVideo,
    LoopVideo,
    BlendVideos,
    RecutVideo,
    CreateCharacter,
    CreateFile,
    CreateModeration,
    CreateWebhookEndpoint,
    UpdateWebhookEndpoint,
    RotateWebhookSecret,
    SendTestWebhook,
)
OPEN_OPERATIONS = ("post /v1/asazora/session", "post /v1/asazora/invitations/accept")
"""What is open to callers who have no key or session yet: they bring a secret in the body."""

_REFERENCE = "#/components/schemas/{model}"
_FILE = {"type": "string", "format": "binary"}


def takes(model: type[BaseModel], files: Mapping[str, Sequence[str]] = MappingProxyType({})) -> dict[str, Any]:
    """What a route says of its body: `model` as JSON, or as a form.

    `files` are the fields that a form may upload, each with the bracketed fields that may stand in its place.
    """
    described = takes_json(model)
    described["requestBody"]["content"]["multipart/form-data"] = {"schema": _form_schema(model, files)}
    return described


def takes_json(model: type[BaseModel]) -> dict[str, Any]:
    """What a route says of its body: `model` as JSON."""
    body: dict[str, Any] = {"schema": {"$ref": _REFERENCE.format(model=model.__name__)}}
    if model.__name__ in EXAMPLES:
        body["example"] = EXAMPLES[model.__name__]
    return {"requestBody": {"required": True, "content": {"application/json": body}}}


def takes_file(name: str, model: type[BaseModel] | None = None) -> dict[str, Any]:
    """What a route says of its body if that is a form with a file, and with the fields of `model`."""
    schema: dict[str, Any] = {"type": "object", "properties": {}, "required": []}
    if model is not None:
        schema = _form_schema(model, {})
    schema["properties"][name] = _FILE
    schema["required"].append(name)
    return {"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": schema}}}}


def document(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document of the application."""
    found = get_openapi(title="Asazora", version=__version__, description=app.description, routes=app.routes)
    _, definitions = models_json_schema([(model, "validation") for model in REQUEST_MODELS], ref_template=_REFERENCE)
    components = found.setdefault("components", {})
    components.setdefault("schemas", {}).update(definitions["$defs"])
    components["securitySchemes"] = {
        "key": {"type": "http", "scheme": "bearer"},
        "session": {"type": "apiKey", "in": "cookie", "name": SESSION_COOKIE},
    }
    for path, operations in found["paths"].items():
        for method, operation in operations.items():
            if path.startswith("/v1/") and f"{method} {path}" not in OPEN_OPERATIONS:
                operation["security"] = [{"key": []}, {"session": []}]
    return found


def _form_schema(model: type[BaseModel], files: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """The model as a form says it: a form has no null, and leaves a field out instead."""
    schema = model.model_json_schema(ref_template=_REFERENCE)
    schema.pop("$defs", None)
    schema["properties"] = {name: _without_null(field) for name, field in schema["properties"].items()}
    for name, alternatives in files.items():
        schema["properties"][name] = _FILE
        schema["properties"] |= {field: {"type": "string"} for field in alternatives}
        if name in schema["required"]:
            schema["required"].remove(name)
            schema["oneOf"] = [{"required": [field]} for field in (name, *alternatives)]
    return schema


def _without_null(field: dict[str, Any]) -> dict[str, Any]:
    if "anyOf" not in field:
        return field
    rest = {name: value for name, value in field.items() if (name, value) != ("default", None)}
    return {**rest, "anyOf": [choice for choice in field["anyOf"] if choice != {"type": "null"}]}
