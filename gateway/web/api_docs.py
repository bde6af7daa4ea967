"""/api/docs: the operations of the OpenAPI document as a page of our own, without any request to
another site."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from gateway.core.http.router import Router
from gateway.web.rendering import Page, renderer

router = Router(include_in_schema=False)


@router.get("/api/docs")
async def docs(request: Request) -> Response:
    """Every call with what it takes and gives."""
    document = request.app.openapi()
    operations = [
        _operation(method, path, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]
    return renderer().page(
        "api.html",
        Page(request),
        description=document["info"]["description"].split("\n\n"),
        operations=operations,
        schemas=[_schema(*item) for item in document["components"]["schemas"].items()],
    )


def _operation(method: str, path: str, operation: dict[str, Any]) -> dict[str, Any]:
    taken = operation.get("requestBody", {}).get("content", {})
    return {
        "method": method.upper(),
        "path": path,
        "text": operation.get("description", "").split("\n\n"),
        "parameters": operation.get("parameters", []),
        "takes": [_content(media, item) for media, item in taken.items()],
        "gives": [
            {
                "status": status,
                "what": answer["description"],
                "contents": [_content(*item) for item in answer.get("content", {}).items()],
            }
            for status, answer in operation["responses"].items()
        ],
    }


def _content(media: str, item: dict[str, Any]) -> dict[str, str]:
    name = item.get("schema", {}).get("$ref", "").rpartition("/")[2]
    return {"media": media, "schema": name}


def _schema(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    required = set(schema.get("required", []))
    return {
        "name": name,
        "text": schema.get("description", ""),
        "fields": [
            {"name": key, "kind": _kind(value), "required": key in required}
            for key, value in schema.get("properties", {}).items()
        ],
    }


def _kind(schema: dict[str, Any]) -> str:
    """A short word for a schema: ``list of Round``, ``text or null``."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    for several in ("anyOf", "allOf"):
        if several in schema:
            return " or ".join(_kind(item) for item in schema[several])
    if "enum" in schema:
        return " | ".join(str(value) for value in schema["enum"])
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items') or {})}"
    if isinstance(schema.get("additionalProperties"), dict):
        return f"map to {_kind(schema['additionalProperties'])}"
    return str(schema.get("type", "anything"))
