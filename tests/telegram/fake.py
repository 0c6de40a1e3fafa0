"""The strict fake Bot API as a server that a test starts and speaks with."""

import asyncio
import contextlib
import json
import time
from collections.abc import Callable
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web

from tests.telegram import schema
from tests.telegram.cloud import Cloud
from tests.telegram.faults import Fault, Faults
from tests.telegram.methods import METHODS
from tests.telegram.people import Group, Resident
from tests.telegram.refusals import Refusal, bad, conflict, not_found, strict, too_many, unauthorized
from tests.telegram.transcript import Transcript
from tests.telegram.webhook import Webhook
from tests.telegram.wire import Json, read_parameters

TOKEN = "424242:TEST-token-of-the-fake"  # noqa: S105 - opens nothing


class FakeTelegram:
    """``async with FakeTelegram() as telegram:`` and a bot that is pointed at ``telegram.url``.

    Calls are held against the Bot API's types; ``limits=False`` lifts the limits on sending, and
    ``checks=False`` lifts every check and keeps no transcript, for measuring.
    """

    def __init__(
        self,
        *,
        port: int = 0,
        token: str = TOKEN,
        checks: bool = True,
        limits: bool = True,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.token = token
        self.port = port
        self.cloud = Cloud(checks=checks, limits=limits and checks, clock=clock)
        self.faults = Faults()
        self.webhook: Webhook | None = None
        self._server = web.Server(self.handle, access_log=None)
        self._runner = web.ServerRunner(self._server, shutdown_timeout=0.1)
        self._stopping = asyncio.Event()

    async def __aenter__(self) -> "FakeTelegram":
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port, backlog=1024)
        await site.start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stopping.set()
        self.cloud.updates.close()
        if self.webhook:
            await self.webhook.close()
        await self._runner.cleanup()

    @property
    def url(self) -> str:
        """What the bot takes for Telegram's scheme and host."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def transcript(self) -> Transcript:
        return self.cloud.transcript

    def resident(self, number: int) -> Resident:
        """The resident of that number, alone with the bot. The same number is the same person."""
        return Resident(self.cloud, number, self.cloud.private(number))

    def group(self, number: int, title: str = "Tổ công nghệ số") -> Group:
        """A group; Telegram's numbers for groups are negative."""
        if number >= 0:
            raise ValueError("the number of a group is negative")
        return Group(self.cloud, self.cloud.group(number, title))

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        if request.path.startswith("/file/"):
            return self._fetch(request)
        method = request.path.rpartition("/")[2]
        fault = self.faults.take(method)
        if fault and not fault.accepts:
            return _failed(request, fault)
        try:
            answer = {"ok": True, "result": await self._call(request, method)}
            status = 200
        except Refusal as refusal:
            answer, status = refusal.answer, refusal.code
        if fault:
            await self._withhold(request, fault)
        return web.Response(text=json.dumps(answer), status=status, content_type="application/json")

    def _fetch(self, request: web.BaseRequest) -> web.StreamResponse:
        """A file by its path; a fault of the method "file" is met here."""
        if fault := self.faults.take("file"):
            return _failed(request, fault)
        told = f"/file/bot{self.token}/"
        known = request.path.startswith(told) and request.method == "GET"
        data = self.cloud.files.fetch(request.path.removeprefix(told)) if known else None
        if data is None:
            return web.json_response(not_found().answer, status=404)
        self.cloud.note("bot", "fetches a file")
        return web.Response(body=data, content_type="application/octet-stream")

    async def _call(self, request: web.BaseRequest, method: str) -> Any:
        if not request.path.startswith("/bot"):
            raise not_found()
        if request.path != f"/bot{self.token}/{method}":
            raise unauthorized()
        call = await read_parameters(request)
        if not self.cloud.checks:
            return await self._carry_out(method, _loosely(call))
        try:
            call = schema.read_call(method, _without_files(call)) | _files(call)
            result = await self._carry_out(method, call)
            if method.lower() != "getupdates":  # those were checked one by one, when they came to be
                schema.check_result(method, result)
        except Refusal as refusal:
            self.cloud.note("bot", method, refusal.description, **_without_files(call))
            raise
        if method.lower() != "getupdates":
            self.cloud.note("bot", method, **_without_files(call))
        return result

    async def _carry_out(self, method: str, call: Json) -> Any:
        match method.lower():
            case "getupdates":
                return await self._get_updates(call)
            case "setwebhook":
                return await self._set_webhook(call)
            case "deletewebhook":
                return await self._delete_webhook(call)
            case "getwebhookinfo":
                return self._webhook_info()
            case name if name in METHODS:
                return METHODS[name](self.cloud, call)
            case name if schema.returns_true(name):
                return True
        raise strict(f"the fake does not carry out {method} yet")

    async def _get_updates(self, call: Json) -> list[Json]:
        if self.webhook:
            raise conflict(
                "can't use getUpdates method while webhook is active; use deleteWebhook to delete the "
                "webhook first"
            )
        if "allowed_updates" in call:
            self.cloud.updates.allowed = frozenset(call["allowed_updates"])
        return await self.cloud.updates.take(
            int(call.get("offset", 0)), int(call.get("limit", 100)), float(call.get("timeout", 0))
        )

    async def _set_webhook(self, call: Json) -> bool:
        await self._delete_webhook(call)
        if not call["url"]:
            return True
        parts = urlsplit(call["url"])
        if parts.scheme != "https" and parts.hostname != "127.0.0.1":
            raise bad("bad webhook: An HTTPS URL must be provided for webhook")
        self.cloud.updates.allowed = frozenset(call.get("allowed_updates", ()))
        self.webhook = Webhook(
            self.cloud.updates, call["url"], call.get("secret_token"), int(call.get("max_connections", 40))
        )
        return True

    async def _delete_webhook(self, call: Json) -> bool:
        if self.webhook:
            await self.webhook.close()
            self.webhook = None
        if call.get("drop_pending_updates"):
            self.cloud.updates.clear()
        return True

    def _webhook_info(self) -> Json:
        info = {"url": "", "has_custom_certificate": False, "pending_update_count": len(self.cloud.updates)}
        if self.webhook:
            info |= {"url": self.webhook.url, "max_connections": self.webhook.connections}
            info |= {"last_error_message": self.webhook.last_error} if self.webhook.last_error else {}
        return info

    async def _withhold(self, request: web.BaseRequest, fault: Fault) -> None:
        if fault.kind == "accept_then_hang":
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), fault.number)
        _break(request)


def _failed(request: web.BaseRequest, fault: Fault) -> web.StreamResponse:
    match fault.kind:
        case "too_many":
            refusal = too_many(fault.number)
            return web.json_response(refusal.answer, status=429)
        case "server_error":
            return web.Response(text="<html>Bad Gateway</html>", status=int(fault.number))
    _break(request)
    return web.Response()


def _break(request: web.BaseRequest) -> None:
    if request.transport:
        request.transport.abort()


def _loosely(call: Json) -> Json:
    """What the methods need to be told apart from text, read without a look at the schema."""
    for name in ("reply_markup", "allowed_updates"):
        if isinstance(call.get(name), str):
            call[name] = json.loads(call[name])
    if isinstance(call.get("chat_id"), str):
        call["chat_id"] = int(call["chat_id"])
    return call


def _files(call: Json) -> Json:
    return {name: value for name, value in call.items() if isinstance(value, bytes)}


def _without_files(call: Json) -> Json:
    return {name: "attach://upload" if isinstance(value, bytes) else value for name, value in call.items()}
