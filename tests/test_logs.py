"""Log lines tell the operator where, and nobody what a resident wrote."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from bot.logs import log_to_stderr


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """Standard error of a program that logs as ours does."""
    stream = io.StringIO()
    before = structlog.get_config()
    monkeypatch.setattr("sys.stderr", stream)
    log_to_stderr("INFO")
    yield stream
    structlog.configure(**before)
    logging.basicConfig(handlers=[], force=True)


def test_an_exception_is_its_type_and_its_lines(lines: io.StringIO) -> None:
    for log in (structlog.get_logger("ours"), logging.getLogger("a library's")):
        try:
            raise ValueError("my number is 092099001234")
        except ValueError:
            log.exception("failed")

    written = [json.loads(line) for line in lines.getvalue().splitlines()]

    assert [one["error"] for one in written] == ["ValueError", "ValueError"]
    assert all("test_logs.py" in one["at"][0] for one in written)
    assert "092099001234" not in lines.getvalue()


def test_libraries_that_log_addresses_are_kept_quiet(lines: io.StringIO) -> None:
    logging.getLogger("telegram").info("POST /bot123:secret/sendMessage")

    assert lines.getvalue() == ""
