"""Whether the program lives, and whether it can do its work."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

import structlog
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

LONGEST_S = 3.0
"""A check that takes longer has failed: whoever asks has a time-out too."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found; ``detail`` is shown to anyone who asks, so it holds no secret."""

    well: bool
    detail: str = ""


Check = Callable[[], Awaitable[Finding]]


def health(checks: Mapping[str, Check]) -> list[Route]:
    """``/healthz``: the loop turns. ``/readyz``: every check is well, otherwise 503 and why."""

    async def alive(request: Request) -> JSONResponse:
        return JSONResponse({"alive": True})

    async def ready(request: Request) -> JSONResponse:
        findings = dict(zip(checks, await asyncio.gather(*map(find, checks.values())), strict=True))
        well = all(finding.well for finding in findings.values())
        shown = {name: {"well": found.well, "detail": found.detail} for name, found in findings.items()}
        return JSONResponse({"ready": well, "checks": shown}, 200 if well else 503)

    return [Route("/healthz", alive), Route("/readyz", ready)]


async def find(check: Check) -> Finding:
    """One check's finding; an exception is a finding too, by its type: its text may hold secrets."""
    try:
        async with asyncio.timeout(LONGEST_S):
            return await check()
    except TimeoutError:
        return Finding(False, f"no answer in {LONGEST_S:.0f} s")
    except Exception as error:
        log.warning("check failed", error=type(error).__name__)
        return Finding(False, type(error).__name__)
