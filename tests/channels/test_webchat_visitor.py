"""The visitor's cookie."""

import pytest
from itsdangerous import TimestampSigner
from starlette.requests import Request
from starlette.responses import Response

from bot.channels.webchat.visitor import KEPT_S, Visitors, new_visitor


def came_with(cookie: str) -> Request:
    return Request({"type": "http", "headers": [(b"cookie", cookie.encode())]})


def cookie_for(visitors: Visitors, visitor: str) -> str:
    response = Response()
    visitors.keep(response, visitor)
    return response.headers["set-cookie"]


def test_a_visitor_is_known_again() -> None:
    visitors = Visitors("secret", https=False)

    assert visitors.of(came_with(cookie_for(visitors, "abc").split(";")[0])) == "abc"


def test_a_forged_cookie_is_nobody() -> None:
    forged = cookie_for(Visitors("another secret", https=False), "abc").split(";")[0]

    assert Visitors("secret", https=False).of(came_with(forged)) is None
    assert Visitors("secret", https=False).of(came_with("to-so=abc")) is None
    assert Visitors("secret", https=False).of(came_with("")) is None


def test_a_cookie_ends_with_what_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    visitors = Visitors("secret", https=False)
    now = TimestampSigner("any").get_timestamp()
    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda self: now - KEPT_S - 1)
    old = cookie_for(visitors, "abc").split(";")[0]
    monkeypatch.undo()

    assert visitors.of(came_with(old)) is None


def test_scripts_and_other_sites_never_see_the_cookie() -> None:
    plain, https = (cookie_for(Visitors("secret", https=way), "abc") for way in (False, True))

    assert "HttpOnly" in plain
    assert "SameSite=lax" in plain
    assert "Secure" not in plain
    assert https.startswith("__Host-to-so=")
    assert "Secure" in https
    assert "Path=/" in https
    assert "Domain" not in https


def test_ids_are_never_the_same() -> None:
    assert len({new_visitor() for _ in range(1000)}) == 1000
