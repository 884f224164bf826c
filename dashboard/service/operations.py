"""Every address for programs, declared once: a request is read with this, and the description is made of it."""

import re
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from dashboard.service import documents as docs
from dashboard.service import tables
from dashboard.service.asked import Operation, Ready, RefusedError, read
from dashboard.service.room import Room
from pipelines import __version__
from pipelines.text.attribution import NOT_ADVICE

_JSON = {"": "application/json"}
_MANY, _FEW, _ONE = Room(2, 16), Room(1, 6), Room(1, 3, docs.SECONDS)
_REFUSED = {
    "401": "Readers sign in here, and programs cannot.",
    "404": "There is none.",
    "422": "A parameter is not known here, or takes no such value.",
    "503": "Not now: too much is asked at once, it takes too long, or the data cannot be read.",
}


def _described(_: Mapping[str, Any]) -> Ready:
    body = tables.as_json(description())
    return Ready(tables.tag(body), lambda: (body, {}), tables.A_WHILE)


OPERATIONS: tuple[Operation, ...] = (
    Operation("/health", "Whether there is data to show", _JSON, docs.health, Room(1, 16)),
    Operation("/openapi.json", "This description", _JSON, _described, _MANY),
    Operation("/data/", "Editions, snapshots, their tables", _JSON, tables.listing, _MANY),
    Operation("/data/{place}/", "Tables of one", _JSON, tables.listing, _MANY, tables.in_place),
    Operation("/data/{place}/{table}.{format}", "Rows", tables.FORMATS, tables.rows, _MANY, tables.of_table),
    Operation("/figure/{name}.{format}", "A figure", docs.PICTURES, docs.figure, _ONE, docs.of_figure),
    Operation("/brief.{format}", "The brief", docs.BRIEFS, docs.brief, _FEW, docs.of_brief),
    Operation("/feed", "News, as Atom", {"": "application/atom+xml"}, docs.news, _FEW),
)
_PART = re.compile(r"\\{(\w+)\\}")
PATHS = [(re.compile(_PART.sub(r"(?P<\1>[^/]+)", re.escape(one.path))), one) for one in OPERATIONS]


def answer(request: Request, one: Operation, parts: Mapping[str, str]) -> Response:
    """The answer to a request whose path has these parts, or 304 where the asker holds it."""
    written = {name: request.query_params.getlist(name) for name in request.query_params}
    if twice := written.keys() & parts:
        raise RefusedError(422, f"{', '.join(twice)} stands in the path.")
    asked = read({**{name: [word] for name, word in parts.items()}, **written}, one.parameters(parts))
    ready = one.ready(asked)
    told = {"ETag": f'"{ready.tag}"', **ready.headers}
    held = [tag.strip().removeprefix("W/") for tag in request.headers.get("if-none-match", "").split(",")]
    if told["ETag"] in held or held == ["*"]:
        return Response(status_code=304, headers=told)
    body, further = ready.make()
    return Response(body, media_type=one.media[parts.get("format", "")], headers={**told, **further})


def description() -> dict[str, Any]:
    """The description as plain values; each table has an address of its own, since it has its own columns."""
    error = {"type": "object", "required": ["error"], "properties": {"error": {"type": "string"}}}
    refused = {
        status: {"description": why, "content": {"application/json": {"schema": error}}}
        for status, why in _REFUSED.items()
    }
    known = {name: of for opened in tables.places().values() for name, of in tables.shown(opened).items()}
    paths: dict[str, Any] = {}
    for one in OPERATIONS:
        for table in known if "{table}" in one.path else [""]:
            asked = [it for it in one.parameters({"table": table}) if it["name"] != "table"]
            media: dict[str, Any] = {kind: {} for kind in one.media.values()}
            about = f"{one.about} per {known[table]['one_row_per']}" if table else one.about
            answers: dict[str, Any] = {"200": {"description": about, "content": media}}
            answers |= {"304": {"description": "You have it."}}
            answers |= {status: {"$ref": f"#/components/responses/{status}"} for status in refused}
            told = {"summary": about, "parameters": asked, "responses": answers}
            paths[one.path.replace("{table}", table)] = {"get": told}
    info = {"title": "Exoscope", "version": __version__, "description": NOT_ADVICE}
    parts = {"responses": refused}
    return {"openapi": "3.1.0", "info": info, "servers": [{"url": "."}], "paths": paths, "components": parts}
