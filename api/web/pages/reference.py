"""How is the HTTP interface used?

A page of our own: the reference pages that FastAPI brings load their program from the internet.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from fastapi import APIRouter, FastAPI
from fastapi.responses import HTMLResponse, RedirectResponse

from api.web.site import TheView

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One value that an operation takes: where it goes (query, path, body), its type and what it means."""

    name: str
    place: str
    type: str
    required: bool
    description: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one address."""

    method: str
    path: str
    summary: str
    parameters: tuple[Parameter, ...]


@router.get("/docs", response_class=HTMLResponse, name="reference")
def reference(view: TheView) -> HTMLResponse:
    """Every operation of the HTTP interface, read from its OpenAPI description."""
    application = cast("FastAPI", view.request.app)
    return view.page("reference.html", operations=list(operations(application.openapi())))


@router.get("/problems/{code}")
def problem(code: str) -> RedirectResponse:  # noqa: ARG001 - the types of problems are addresses, all explained at one
    """Lead from the type of a problem (RFC 9457) to where problems are explained."""
    return RedirectResponse("/docs#problems", 307)


def operations(schema: Mapping[str, Any]) -> Iterator[Operation]:
    """The operations of an OpenAPI 3.1 description in its order."""
    models = schema["components"]["schemas"]
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            described = [_parameter(each, models) for each in operation.get("parameters", ())]
            described += _body_parameters(operation.get("requestBody", {}), models)
            yield Operation(method.upper(), path, operation.get("description", ""), tuple(described))


def _parameter(parameter: Mapping[str, Any], models: Mapping[str, Any]) -> Parameter:
    return Parameter(
        parameter["name"],
        parameter["in"],
        _type(parameter["schema"], models),
        parameter.get("required", False),
        parameter.get("description", ""),
    )


def _body_parameters(body: Mapping[str, Any], models: Mapping[str, Any]) -> Iterator[Parameter]:
    for media_type, content in body.get("content", {}).items():
        model = models[content["schema"]["$ref"].rpartition("/")[2]]
        for name, value in model["properties"].items():
            required = name in model.get("required", ())
            yield Parameter(name, media_type, _type(value, models), required, value.get("description", ""))


def _type(schema: Mapping[str, Any], models: Mapping[str, Any]) -> str:
    """A JSON schema in a few words: `integer, 1 to 100, default 10`."""
    words = [_kind_of_value(schema, models)]
    if "minimum" in schema and "maximum" in schema:
        words.append(f"{schema['minimum']} to {schema['maximum']}")
    if default := schema.get("default"):
        words.append(f"default {', '.join(default) if isinstance(default, list) else default}")
    return ", ".join(words)


def _kind_of_value(schema: Mapping[str, Any], models: Mapping[str, Any]) -> str:
    match schema:
        case {"anyOf": choices}:
            return " or ".join(_type(each, models) for each in choices if each.get("type") != "null")
        case {"$ref": name}:
            return _type(models[name.rpartition("/")[2]], models)
        case {"enum": values}:
            return " | ".join(map(str, values))
        case {"const": value}:
            return repr(value)
        case {"type": "array", "items": items}:
            return f"{_type(items, models)}, repeatable"
        case {"contentMediaType": _}:
            return "file"
    return str(schema.get("format") or schema.get("type", "any"))
