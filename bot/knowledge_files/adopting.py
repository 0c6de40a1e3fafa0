"""What the team gives to the knowledge, written into the ward's folder as files of its own.

Beside each lies a question that has to go on leading to it: a later edit cannot lose it in silence.
"""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

from bot.domain.clock import ward_day
from bot.domain.knowledge import Knowledge
from bot.domain.team_answer import TeamAnswer
from bot.domain.turn import AnswerWithdrawn, Given, WordingMade
from bot.knowledge_files.check_kept import lost
from bot.knowledge_files.kinds import Kind
from bot.knowledge_files.loader import Loaded
from bot.knowledge_files.schema import naming_line
from bot.knowledge_files.source import KnowledgeFiles
from bot.messages import messages


def adopt(files: KnowledgeFiles, folder: Path, what: Given) -> str:
    """Write it and take it in; what is not good is taken out again. Returns why it was not kept, in the
    words that authors read, or nothing.

    Costs a reading of the changed folders: about a second with thousands of entries.

    Raises:
        OSError: the folder cannot be written; it is as it was.
    """
    if isinstance(what, AnswerWithdrawn):
        put({folder / "answers" / f"{what.id}.yaml": None, folder / "golden" / f"{what.id}.yaml": None})
        files.reload()
        return ""
    written = files_of(folder, what, files.current)
    before = {path: path.read_bytes() if path.exists() else None for path in written}
    try:
        put(written)
    except OSError:
        put(before)
        raise
    trouble = trouble_with(files.reload(), written)
    if trouble:
        put(before)
        files.reload()
    return trouble


def put(contents: Mapping[Path, bytes | None]) -> None:
    """Let each file hold this, or not be there."""
    for path, content in contents.items():
        if content is None:
            path.unlink(missing_ok=True)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)


def trouble_with(loaded: Loaded, written: Mapping[Path, object]) -> str:
    """Why what was written cannot stay; empty where it can."""
    ours = {str(path) for path in written}
    if loaded.knowledge is None:
        errors = [one for one in loaded.mistakes if one.level == "error"]
        own = [one for one in errors if one.path in ours]
        return own[0].text if own else messages("adopting.others", count=len(errors))
    gone = lost(loaded.content, loaded.knowledge, ward_day(datetime.now(UTC)))
    return messages("adopting.lost") if any(one.path in ours for one in gone) else ""


def files_of(folder: Path, what: WordingMade | TeamAnswer, knowledge: Knowledge) -> dict[Path, bytes]:
    """The files of it: of one case there is one of each kind."""
    if isinstance(what, TeamAnswer):
        name, asked, wanted = what.id, what.question, what.id
        its = {folder / "answers" / f"{name}.yaml": text_of("answer", 1, asdict(what))}
    else:
        name, asked, wanted = f"cau-{what.case}-{what.entry}", what.wording, what.entry
        field = knowledge.procedures[what.entry].field
        content = {"adds_to": what.entry, "wordings": [what.wording]}
        its = {folder / "procedures" / field / f"{name}.yaml": text_of("procedure", 2, content)}
    return its | {folder / "golden" / f"{name}.yaml": text_of("kept", 1, [{"q": asked, "want": wanted}])}


def text_of(kind: Kind, depth: int, content: Any) -> bytes:
    """A file's text, for people to read and mend."""
    written = yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=100)
    head = f"{naming_line(kind, depth)}\n# {messages('adopting.head')}\n"
    return (head + written).encode()
