"""Pictures of guide steps: what a step names, and the image behind the name."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as a step and a reply name it; the bytes stay with the knowledge."""

    file: str
    """`cong-dang-nhap.png`: a known name, never a path."""
    alt: str
    """The same in words, for whoever does not see it."""


@dataclass(frozen=True, slots=True)
class Image:
    """The bytes of a picture."""

    data: bytes
    width: int
    height: int
    version: str
    """Content hash: whoever kept an image under an older one must fetch it again."""
