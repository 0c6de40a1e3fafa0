"""What was said and called, in order, to read when a test fails."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened: a resident's act, or a call of the bot with its outcome."""

    at: float
    who: str
    what: str
    details: dict[str, Any] = field(default_factory=dict)
    refused: str | None = None

    def __str__(self) -> str:
        details = " ".join(f"{name}={value!r}" for name, value in self.details.items())
        outcome = f"  ✗ {self.refused}" if self.refused else ""
        return f"{self.at:9.3f}  {self.who:<12} {self.what} {details}{outcome}"


class Transcript:
    def __init__(self) -> None:
        self.lines: list[Line] = []

    def __iter__(self) -> Iterator[Line]:
        return iter(self.lines)

    def __str__(self) -> str:
        return "\n".join(str(line) for line in self.lines)

    def calls(self, method: str) -> list[Line]:
        """Every call of a method, refused ones too."""
        return [line for line in self.lines if line.who == "bot" and line.what.lower() == method.lower()]

    @property
    def refusals(self) -> list[Line]:
        return [line for line in self.lines if line.refused]
