"""HTTP to Telegram: one aiohttp session under python-telegram-bot's client and under our own polling."""

import json
from collections.abc import Mapping
from typing import Any, cast

from aiohttp import (
    ClientConnectionError,
    ClientError,
    ClientSession,
    ClientTimeout,
    DummyCookieJar,
    FormData,
    TCPConnector,
)
from telegram._utils.types import JSONDict
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

CONNECTIONS = 160
"""More than the sends under way at once, so that none waits for a connection."""
CONNECT_S = 5.0
SEND_S = 20.0
"""Well under the lease of a send."""
_SENDING = ClientTimeout(total=SEND_S, connect=CONNECT_S)
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_NEEDLESS = ("Accept", "Accept-Encoding", "User-Agent")
_JSON = {"Content-Type": "application/json"}
_ANY_FILE = "application/octet-stream"
"""Telegram looks at the bytes themselves."""


class NotConnected(NetworkError):
    """The request never left: Telegram cannot have taken it."""


class Flooded(TelegramError):
    """Telegram asks the whole bot to wait."""

    def __init__(self, retry_after_s: float) -> None:
        super().__init__(f"retry after {retry_after_s:.0f} s")
        self.retry_after_s = retry_after_s


class Transport(BaseRequest):
    """python-telegram-bot's way to the network, on aiohttp: httpx scans its whole pool at each request.

    No error raised here names the address, because the bot's token is part of it.
    """

    def __init__(self, connections: int = CONNECTIONS) -> None:
        self._connections = connections
        self._session: ClientSession | None = None

    async def initialize(self) -> None:
        if self._session is None:
            connector = TCPConnector(limit=self._connections, keepalive_timeout=60)
            self._session = ClientSession(
                connector=connector, cookie_jar=DummyCookieJar(), skip_auto_headers=_NEEDLESS
            )

    async def shutdown(self) -> None:
        session, self._session = self._session, None
        if session:
            await session.close()

    @property
    def read_timeout(self) -> float:
        return SEND_S

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *timeouts: Any, **named: Any
    ) -> tuple[int, bytes]:
        """One call of python-telegram-bot's client; its time-outs are ours.

        Raises:
            Flooded: a 429, which the library would answer with a warning about its own future.
            NetworkError: no answer; ``NotConnected`` when Telegram cannot have seen the request.
        """
        if request_data is None:
            return await self.call(url, b"{}", SEND_S)
        if request_data.contains_files:
            return await self.call(url, _form(request_data), SEND_S)
        return await self.call(url, request_data.json_payload, SEND_S)

    async def send(self, url: str, values: Mapping[str, object]) -> Any:
        """Call a method with plain values and return its plain result; a value of bytes goes as a file.

        The library reads the answer and raises its errors, but makes no objects of what is not looked
        at: of a send's time, they were two thirds.
        """
        return await self.post(url, cast("RequestData", _Ready(values)))

    async def call(self, url: str, body: bytes | FormData, timeout_s: float) -> tuple[int, bytes]:
        """Post and return the status and the whole answer."""
        if self._session is None:
            raise NotConnected("the transport is closed")
        timeout = _SENDING if timeout_s == SEND_S else ClientTimeout(total=timeout_s, connect=CONNECT_S)
        headers = _JSON if isinstance(body, bytes) else None
        try:
            async with self._session.post(url, data=body, headers=headers, timeout=timeout) as answer:
                payload = await answer.read()
                if answer.status == 429:
                    raise Flooded(_retry_after_s(payload))
                return answer.status, payload
        except (ClientError, TimeoutError, OSError) as error:
            raise _named(error) from None

    async def download(self, url: str, most: int) -> bytes:
        """A file of at most so many bytes.

        Raises:
            NetworkError: no answer, or more.
            TelegramError: it is not given.
        """
        if self._session is None:
            raise NotConnected("the transport is closed")
        try:
            async with self._session.get(url, timeout=_SENDING) as answer:
                if answer.status != 200:
                    raise TelegramError(f"status {answer.status}")
                data = bytearray()
                async for chunk in answer.content.iter_any():
                    data += chunk
                    if len(data) > most:
                        raise NetworkError("the file is too large")
                return bytes(data)
        except (ClientError, TimeoutError, OSError) as error:
            raise _named(error) from None

    @staticmethod
    def parse_json_payload(payload: bytes) -> JSONDict:
        """As the library does it, but without writing a broken payload into the log."""
        try:
            read: JSONDict = json.loads(payload)
        except ValueError:
            raise TelegramError("an answer that is not JSON") from None
        return read


class _Ready:
    """Stands for the library's `RequestData`, which turns each value into JSON by itself."""

    def __init__(self, values: Mapping[str, object]) -> None:
        files = {name: value for name, value in values.items() if isinstance(value, bytes)}
        self.contains_files = bool(files)
        if not files:
            self.json_payload = _encode(values).encode()
            return
        self.json_parameters = {
            name: value if isinstance(value, str) else _encode(value)
            for name, value in values.items()
            if name not in files
        }
        self.multipart_data = {name: (name, data, _ANY_FILE) for name, data in files.items()}


def _named(error: Exception) -> NetworkError:
    name = type(error).__name__
    if isinstance(error, ClientConnectionError) and "Connector" in name:
        return NotConnected(name)
    if name == "ConnectionTimeoutError":
        return NotConnected(name)
    return TimedOut(name) if isinstance(error, TimeoutError) else NetworkError(name)


def _retry_after_s(payload: bytes) -> float:
    try:
        return float(json.loads(payload)["parameters"]["retry_after"])
    except (ValueError, KeyError, TypeError):
        return 1.0


def _form(request_data: RequestData) -> FormData:
    form = FormData(quote_fields=False)
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, kind) in (request_data.multipart_data or {}).items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return form
