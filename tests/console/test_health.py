"""Whether the program says truly how it is."""

import asyncio
from typing import Any

import pytest
from starlette.applications import Starlette

from bot.console import health
from bot.console.health import Check, Finding
from tests.serving import browsing, serving


async def well() -> Finding:
    return Finding(True, "revision 1a2b")


async def silent() -> Finding:
    return Finding(False, "no poll for 90 s")


async def broken() -> Finding:
    raise RuntimeError("postgresql://bot:hunter2@db")


async def stuck() -> Finding:
    await asyncio.sleep(60)
    return Finding(True)


async def asked(path: str, **checks: Check) -> tuple[int, Any]:
    async with serving(Starlette(routes=health.health(checks))) as address, browsing(address) as client:
        answer = await client.get(path)
        return answer.status, await answer.json()


async def test_it_lives_whatever_the_checks_say() -> None:
    status, found = await asked("/healthz", store=broken)

    assert (status, found) == (200, {"alive": True})


async def test_it_is_ready_when_every_check_is_well() -> None:
    status, found = await asked("/readyz", store=well, knowledge=well)

    assert status == 200
    assert found["checks"]["knowledge"] == {"well": True, "detail": "revision 1a2b"}


async def test_one_bad_finding_is_503_with_its_reason() -> None:
    status, found = await asked("/readyz", store=well, telegram=silent)

    assert status == 503
    assert found["checks"]["telegram"] == {"well": False, "detail": "no poll for 90 s"}


async def test_no_secret_of_an_exception_is_shown() -> None:
    status, found = await asked("/readyz", store=broken)

    assert status == 503
    assert "RuntimeError" in str(found)
    assert "hunter2" not in str(found)


async def test_a_check_that_hangs_has_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "LONGEST_S", 0.05)

    status, found = await asked("/readyz", store=stuck)

    assert status == 503
    assert "no answer" in str(found)
