"""HTTP requests read the way Telegram reads them: query, form, multipart or JSON."""

import json
from typing import Any

from aiohttp import web

from tests.telegram.refusals import bad

Json = dict[str, Any]


async def read_parameters(request: web.BaseRequest) -> Json:
    """Return a call's parameters; an uploaded file is bytes."""
    given: Json = dict(request.query)
    kind = request.content_type
    if kind == "application/json":
        body = await request.read()
        return given | _object(body) if body else given
    if kind in ("application/x-www-form-urlencoded", "multipart/form-data"):
        for name, value in (await request.post()).items():
            given[name] = value.file.read() if isinstance(value, web.FileField) else value
    return given


def _object(body: bytes) -> Json:
    try:
        read = json.loads(body)
    except ValueError:
        raise bad("can't parse JSON object") from None
    if not isinstance(read, dict):
        raise bad("can't parse JSON object")
    return read
