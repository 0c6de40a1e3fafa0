"""What the team gives to the knowledge, written into the ward's folder as files of its own."""

from dataclasses import asdict
from pathlib import Path

import yaml

from bot.domain.knowledge import Knowledge
from bot.domain.team_answer import TeamAnswer
from bot.domain.turn import AnswerWithdrawn, Given, WordingMade
from bot.knowledge_files.schema import naming_line
from bot.knowledge_files.source import KnowledgeFiles
from bot.messages import messages


def adopt(files: KnowledgeFiles, folder: Path, what: Given) -> str:
    """Write it and take it in; what is not good is taken out again. Returns why it was not kept, in the
    words that authors read, or nothing.

    Costs a reading of the changed folders: about a second with thousands of entries.

    Raises:
        OSError: the folder cannot be written.
    """
    if isinstance(what, AnswerWithdrawn):
        (folder / "answers" / f"{what.id}.yaml").unlink(missing_ok=True)
        files.reload()
        return ""
    path = place_of(folder, what, files.current)
    path.parent.mkdir(parents=True, exist_ok=True)
    before = path.read_bytes() if path.exists() else None
    path.write_text(text_of(what), encoding="utf-8")
    loaded = files.reload()
    if loaded.knowledge is not None:
        return ""
    if before is None:
        path.unlink()
    else:
        path.write_bytes(before)
    files.reload()
    errors = [one for one in loaded.mistakes if one.level == "error"]
    ours = [one for one in errors if one.path == str(path)]
    return ours[0].text if ours else messages("adopting.others", count=len(errors))


def place_of(folder: Path, what: WordingMade | TeamAnswer, knowledge: Knowledge) -> Path:
    """The file of it: of one case there is one of each kind."""
    if isinstance(what, TeamAnswer):
        return folder / "answers" / f"{what.id}.yaml"
    field = knowledge.procedures[what.entry].field
    return folder / "procedures" / field / f"cau-{what.case}-{what.entry}.yaml"


def text_of(what: WordingMade | TeamAnswer) -> str:
    """The file's text."""
    if isinstance(what, TeamAnswer):
        first, content = naming_line("answer", depth=1), asdict(what)
    else:
        first = naming_line("procedure", depth=2)
        content = {"adds_to": what.entry, "wordings": [what.wording]}
    written = yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=100)
    return f"{first}\n# {messages('adopting.head')}\n{written}"
