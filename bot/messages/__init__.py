"""What the tools say to authors and operators, in their language; it needs no knowledge folder."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.resources import files

import yaml


def messages(name: str, /, **holes: object) -> str:
    """The message of a dotted name (`SECTION.key`), its `{holes}` filled.

    Raises:
        KeyError: no such message, or a hole was left empty; tests hold the code to the file.
    """
    return all_messages()[name].format(**holes)


def known(name: str) -> bool:
    """Whether there is a message of this name."""
    return name in all_messages()


@lru_cache(maxsize=1)
def all_messages() -> Mapping[str, str]:
    """Every message by its dotted name."""
    text = files("bot.messages").joinpath("vi.yaml").read_text(encoding="utf-8")
    return dict(_flat("", yaml.load(text, Loader=yaml.BaseLoader)))  # noqa: S506 - our own file, texts only


def _flat(prefix: str, value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from _flat(f"{prefix}.{key}" if prefix else key, item)
    else:
        yield prefix, str(value)
