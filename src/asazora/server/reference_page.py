"""The OpenAPI document as a page to read: no script, nothing loaded from anywhere."""

import html
import json
from collections.abc import Iterator, Mapping
from typing import Any

CONTENT_SECURITY_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'"

_STYLE = """
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
body { margin: 0 auto; max-width: 60rem; padding: 1rem }
summary { cursor: pointer; padding: .3rem 0 } code, pre { font: .9rem/1.4 ui-monospace, monospace }
pre { overflow-x: auto; padding: .7rem; border: 1px solid #8886; border-radius: .4rem }
table { border-collapse: collapse; width: 100% } th, td { text-align: left; padding: .2rem .6rem; vertical-align: top }
th { border-bottom: 1px solid #8886 } .method { display: inline-block; min-width: 4.5rem; font-weight: 600 }
"""


def reference_page(document: Mapping[str, Any]) -> str:
    """HTML for an OpenAPI document."""
    groups = dict[str, list[tuple[str, str, Mapping[str, Any]]]]()
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            groups.setdefault(operation.get("tags", ["Other"])[0], []).append((method.upper(), path, operation))
    body = "".join(part for name, found in groups.items() for part in _group(name, found, document))
    title = html.escape(f"{document['info']['title']} {document['info']['version']}")
    head = f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}: the API</title>'
    head += f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{_STYLE}</style>'
    sign_in = "Sign in with <code>Authorization: Bearer YOUR_KEY</code>."
    return f'{head}<body><h1>{title}: the API</h1><p>{sign_in} <a href="/openapi.json">OpenAPI document</a></p>{body}'


def _group(name: str, found: list[tuple[str, str, Mapping[str, Any]]], document: Mapping[str, Any]) -> Iterator[str]:
    yield f"<h2>{html.escape(name)}</h2>"
    for method, path, operation in found:
        yield f'<details><summary><code><span class="method">{method}</span> {html.escape(path)}</code></summary>'
        yield f"<p>{html.escape(operation.get('description', operation.get('summary', '')))}</p>"
        rows = [*_parameters(operation), *_fields(operation, document)]
        if rows:
            yield "<table><tr><th>field<th>in<th>what</tr>" + "".join(rows) + "</table>"
        yield f"<pre>{html.escape(_example(method, path, operation))}</pre></details>"


def _parameters(operation: Mapping[str, Any]) -> Iterator[str]:
    for parameter in operation.get("parameters", ()):
        yield _row(parameter["name"], parameter["in"], parameter["schema"], required=parameter.get("required", False))


def _fields(operation: Mapping[str, Any], document: Mapping[str, Any]) -> Iterator[str]:
    content: Mapping[str, Any] = operation.get("requestBody", {}).get("content", {})
    stated: list[Mapping[str, Any]] = [one["schema"] for one in content.values()]
    schema = _resolved(stated[0] if stated else {}, document)
    for name, field in schema.get("properties", {}).items():
        yield _row(name, "body", field, required=name in schema.get("required", ()))


def _row(name: str, place: str, schema: Mapping[str, Any], *, required: bool) -> str:
    what = _words(schema) + (", required" if required else "")
    return f"<tr><td><code>{html.escape(name)}</code><td>{place}<td>{html.escape(what)}</tr>"


def _words(schema: Mapping[str, Any]) -> str:
    """What a value may be, in a few words."""
    if "$ref" in schema:
        return schema["$ref"].rsplit("/", 1)[1]
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(_words(one) for one in schema["anyOf"]))
    if "enum" in schema:
        return ", ".join(map(str, schema["enum"]))
    if schema.get("type") == "array":
        return f"list of {_words(schema.get('items', {}))}"
    bounds = [f"{word} {schema[key]}" for key, word in _BOUNDS.items() if key in schema]
    default = [f"default {json.dumps(schema['default'])}"] if schema.get("default") not in (None, "") else []
    return ", ".join([str(schema.get("const", schema.get("type", "any"))), *bounds, *default])


_BOUNDS = {"minimum": "from", "exclusiveMinimum": "above", "maximum": "to", "maxLength": "at most, characters:"}


def _resolved(schema: Mapping[str, Any], document: Mapping[str, Any]) -> Mapping[str, Any]:
    name = schema.get("$ref", "").rsplit("/", 1)[-1]
    return document.get("components", {}).get("schemas", {}).get(name, schema)


def _example(method: str, path: str, operation: Mapping[str, Any]) -> str:
    """The request as a command of curl."""
    lines = [f'curl "$URL{path}" -H "Authorization: Bearer $KEY"' + ("" if method == "GET" else f" -X {method}")]
    content = operation.get("requestBody", {}).get("content", {})
    example = content.get("application/json", {}).get("example")
    if example is not None:
        lines += ['-H "Content-Type: application/json"', f"-d '{json.dumps(example)}'"]
    elif "multipart/form-data" in content:
        schema = content["multipart/form-data"]["schema"]
        lines += [
            f"-F {name}={'@FILE' if field.get('format') == 'binary' else 'VALUE'}"
            for name, field in schema["properties"].items()
            if name in schema.get("required", ())
        ]
    return " \\\n    ".join(lines)
