"""What stands before every page."""

from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

import aiohttp
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.console.errors import HANDLERS
from bot.console.security import BODY_MAX, guards
from bot.ports import StoreUnavailable
from tests.serving import serving

WORDS = "em tên Lan, số 079123456789"


async def take(request: Request) -> Response:
    return PlainTextResponse(str(len(await request.body())))


async def cached(request: Request) -> Response:
    return PlainTextResponse("style", headers={"Cache-Control": "public, max-age=60"})


async def fail(request: Request) -> Response:
    raise ValueError(WORDS)


async def full(request: Request) -> Response:
    raise StoreUnavailable("database is locked")


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    text: str


Body = bytes | AsyncIterator[bytes]
Headers = Mapping[str, str]
NOTHING: Headers = {}
Ask = Callable[..., Awaitable[Answer]]


def app(*, https: bool = False) -> Starlette:
    return Starlette(
        routes=[
            Route("/", take, methods=["GET", "POST", "PUT", "PATCH", "DELETE"]),
            Route("/hook", take, methods=["POST"]),
            Route("/style", cached),
            Route("/fail", fail),
            Route("/full", full),
        ],
        middleware=guards(https=https, machine_paths=["/hook"]),
        exception_handlers=HANDLERS,
    )


@asynccontextmanager
async def asking(*, https: bool = False) -> AsyncGenerator[Ask]:
    """A bare client, which says of itself only what it is told to say."""
    async with serving(app(https=https)) as address, aiohttp.ClientSession(address) as client:

        async def ask(path: str, method: str = "GET", headers: Headers = NOTHING, body: Body = b"") -> Answer:
            sent = {"Host": "phuong.vn", **headers}
            async with client.request(method, path, headers=sent, data=body or None) as answer:
                return Answer(answer.status, answer.headers, await answer.text())

        yield ask


OURS = {"Sec-Fetch-Site": "same-origin"}


async def test_every_answer_carries_the_guards() -> None:
    async with asking() as ask:
        for path, status in (("/", 200), ("/style", 200), ("/nowhere", 404), ("/fail", 500), ("/full", 503)):
            answer = await ask(path)

            assert answer.status == status
            assert answer.headers["content-security-policy"].startswith(
                "default-src 'none'; script-src 'self';"
            )
            assert "unsafe" not in answer.headers["content-security-policy"]
            assert answer.headers["x-content-type-options"] == "nosniff"
            assert answer.headers["referrer-policy"] == "same-origin"


async def test_pages_are_not_stored_and_files_may_be() -> None:
    async with asking() as ask:
        assert (await ask("/")).headers["cache-control"] == "no-store"
        assert (await ask("/style")).headers["cache-control"] == "public, max-age=60"


async def test_https_is_for_good() -> None:
    async with asking(https=True) as ask:
        assert "strict-transport-security" in (await ask("/")).headers
    async with asking() as ask:
        assert "strict-transport-security" not in (await ask("/")).headers


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
async def test_a_post_from_elsewhere_is_refused(method: str) -> None:
    async with asking() as ask:
        for headers in (
            {},
            {"Origin": "null"},
            {"Origin": "https://evil.vn"},
            {"Origin": "http://phuong.vn.evil.vn"},
            {"Sec-Fetch-Site": "cross-site"},
            {"Sec-Fetch-Site": "same-site"},
            {"Sec-Fetch-Site": "cross-site", "Origin": "http://phuong.vn"},
        ):
            answer = await ask("/", method, headers)

            assert answer.status == 403, headers
            assert "trang khác" in answer.text


async def test_a_post_from_our_own_page_is_taken() -> None:
    async with asking() as ask:
        for headers in (OURS, {"Sec-Fetch-Site": "none"}, {"Origin": "http://phuong.vn"}):
            assert (await ask("/", "POST", headers)).status == 200


async def test_a_machine_proves_itself_otherwise() -> None:
    async with asking() as ask:
        assert (await ask("/hook", "POST")).status == 200


async def test_a_body_over_the_cap_is_refused() -> None:
    async with asking() as ask:
        assert (await ask("/", "POST", OURS, b"x" * BODY_MAX)).text == str(BODY_MAX)
        assert (await ask("/", "POST", OURS, b"x" * (BODY_MAX + 1))).status == 413
        assert (await ask("/hook", "POST", body=b"x" * (BODY_MAX + 1))).status == 200


async def test_a_body_of_unknown_length_is_refused_as_it_passes_the_cap() -> None:
    sent = 0

    async def dripping() -> AsyncIterator[bytes]:
        nonlocal sent
        for _ in range(10_000):
            sent += 1024
            yield b"x" * 1024

    async with asking() as ask:
        with suppress(aiohttp.ClientError):  # the server may hang up while we still send
            assert (await ask("/", "POST", OURS, dripping())).status == 413

    assert sent < 10_000 * 1024


async def test_an_error_is_a_page_with_a_number_that_the_log_has_too(
    capsys: pytest.CaptureFixture[str],
) -> None:
    async with asking() as ask:
        answer = await ask("/fail")

    logged = capsys.readouterr().out
    number = answer.text.split("số lỗi <b>")[1][:8]
    assert number in logged
    assert "ValueError" in logged
    assert "test_security.py" in logged
    for words in (answer.text, logged):
        assert "079123456789" not in words


async def test_what_cannot_be_served_is_said_kindly() -> None:
    async with asking() as ask:
        for method, path, status, words in (
            ("GET", "/nowhere", 404, "Không có trang này"),
            ("POST", "/style", 405, "Không mở được"),
            ("GET", "/full", 503, "đang bận"),
        ):
            answer = await ask(path, method, OURS)

            assert answer.status == status
            assert words in answer.text
            assert "locked" not in answer.text
