"""The tables: only `address` knows who someone is; all others know a random conversation id."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Dialect,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    literal_column,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

SCHEMA = "0009"
"""The Alembic revision that makes these tables; a test holds it to `migrations/versions`."""

ANSWER, NEWS = 0, 1
"""Lanes of outgoing replies: to someone who just spoke, and to everyone else."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def microseconds(moment: datetime) -> int:
    """Microseconds since 1970 in UTC."""
    return (moment - _EPOCH) // _MICROSECOND


class Moment(TypeDecorator[datetime]):
    """An aware datetime as microseconds since 1970: both engines keep it exactly and sort it well."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return None if value is None else microseconds(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        return None if value is None else _EPOCH + timedelta(microseconds=value)


class DatabaseClock(FunctionElement[int]):
    """Now in microseconds, by the database: several workers share no other clock."""

    type = BigInteger()
    inherit_cache = True


@compiles(DatabaseClock, "sqlite")
def _sqlite_clock(element: DatabaseClock, compiler: SQLCompiler, **options: Any) -> str:
    return "CAST((julianday('now') - 2440587.5) * 86400000000 AS INTEGER)"


@compiles(DatabaseClock, "postgresql")
def _postgresql_clock(element: DatabaseClock, compiler: SQLCompiler, **options: Any) -> str:
    return "CAST(extract(epoch FROM statement_timestamp()) * 1000000 AS bigint)"


_GROWING = BigInteger().with_variant(Integer, "sqlite")
"""SQLite counts by itself only in a column of type INTEGER."""

metadata = MetaData()

address = Table(
    "address",
    metadata,
    Column("channel", String(16), nullable=False),
    Column("address", Text, nullable=False),
    Column("conversation_id", String(32), nullable=False, unique=True),
    PrimaryKeyConstraint("channel", "address"),
)

conversation = Table(
    "conversation",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("state", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("last_at", Moment, nullable=False, index=True),
    Column("forgotten_at", Moment),
    Index("conversation_forgotten", "forgotten_at"),
)

message = Table(
    "message",
    metadata,
    Column("id", _GROWING, primary_key=True),
    Column("conversation_id", String(32), nullable=False),
    Column("key", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("place", Text),
    Column("attachment", String(16)),
    Column("received_at", Moment, nullable=False, index=True),
    Column("after", Integer, nullable=False),
    UniqueConstraint("conversation_id", "key"),
    sqlite_autoincrement=True,  # a deleted message's id, which a resident was told, is never given again
)

outgoing = Table(
    "outgoing",
    metadata,
    Column("conversation_id", String(32), nullable=False),
    Column("number", Integer, nullable=False),
    Column("channel", String(16), nullable=False),
    Column("reply", Text, nullable=False),
    Column("edits", Integer),
    Column("created_at", Moment, nullable=False, index=True),
    Column("state", String(16), nullable=False),
    Column("lane", Integer, nullable=False, server_default="0"),
    Column("attempts", Integer, nullable=False, default=0),
    Column("due_at", BigInteger, nullable=False, default=0),
    Column("leased_until", BigInteger, nullable=False, default=0),
    Column("sent_at", BigInteger),
    Column("channel_message", Text),
    Column("error", Text),
    PrimaryKeyConstraint("conversation_id", "number"),
)
"""Replies by their number. `lane`: answers, or news that nobody waits for. `state`: kept (a page draws
it, nobody sends it), waiting, sent, refused, dead (too many tries), overtaken (a newer edit came first).
`edits` is the first number of a chain of edits. `due_at` and `leased_until` go by the database's clock, 0
is long ago."""

waiting = outgoing.c.state == literal_column("'waiting'")
"""Literal: with a parameter in its place neither engine would know that the partial indexes fit."""

Index(
    "outgoing_heads",
    outgoing.c.conversation_id,
    outgoing.c.number,
    sqlite_where=waiting,
    postgresql_where=waiting,
)
Index(
    "outgoing_oldest",
    outgoing.c.channel,
    outgoing.c.lane,
    outgoing.c.created_at,
    sqlite_where=waiting,
    postgresql_where=waiting,
)

miss = Table(
    "miss",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("conversation_id", String(32), nullable=False, index=True),
    Column("ward", Text),
    Column("text", Text, nullable=False),
    Column("at", Moment, nullable=False),
)
"""Questions that nothing answered; `id` is the message's."""

ask = Table(
    "ask",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("conversation_id", String(32), nullable=False, index=True),
    Column("ward", Text),
    Column("text", Text, nullable=False),
    Column("entry", Text),
    Column("step", Text),
    Column("at", Moment, nullable=False),
    Column("case_number", BigInteger, index=True),
    Column("state", String(16), nullable=False, server_default="waiting"),
)
"""Questions released to the team; `id` is the message's, and the number that the resident was told.
`case_number` is null until the question is in a case."""

team_case = Table(
    "team_case",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("ward", Text),
    Column("scope", String(16), nullable=False),
    Column("area", Text),
    Column("state", String(16), nullable=False, index=True),
    Column("due_at", Moment),
    Column("holder", String(32)),
    Column("words", String(64), nullable=False, index=True),
    Column("folded", Text),
    Column("content", Text, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Index("team_case_of_a_ward", "ward", "state", "number", "holder"),
)
"""Cases: `content` is the whole of one, the other columns are what is looked for. `words` is a hash, equal
for the same words at the same place; `folded` is the text without marks, in which words are searched.
The index of a ward has all that its list is counted and ordered by, so that only the rows of one page are
read."""

member = Table(
    "member",
    metadata,
    Column("conversation_id", String(32), primary_key=True),
    Column("alias", Text, nullable=False),
    Column("ward", Text),
    Column("role", String(16), nullable=False),
    Column("joined_at", Moment, nullable=False),
    Column("team", Text),
    Column("paged_at", Moment),
)
"""The team, by their private conversations; without a ward they are of every ward. `paged_at` is when they
were last called to a case that waits."""

team_group = Table(
    "team_group",
    metadata,
    Column("conversation_id", String(32), primary_key=True),
    Column("ward", Text),
    Column("bound_at", Moment, nullable=False),
    Column("team", Text),
)
"""Groups in which cards appear: all of the ward's, or those of one of its teams."""

invite = Table(
    "invite",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("ward", Text),
    Column("alias", Text, nullable=False),
    Column("role", String(16), nullable=False),
    Column("until", Moment, nullable=False),
    Column("team", Text),
)
"""Codes that let somebody into the team once, as hashes."""

sign_in = Table(
    "sign_in",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("conversation_id", String(32), nullable=False, index=True),
    Column("until", Moment, nullable=False),
)
"""Codes with which a member can sign in to the inbox's pages once, as hashes."""

session = Table(
    "session",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("conversation_id", String(32), nullable=False, index=True),
    Column("made_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
)
"""Browsers of members that are signed in; `hash` is that of the cookie."""

audit = Table(
    "audit",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False, index=True),
    Column("by_id", String(64), nullable=False, index=True),
    Column("act", String(32), nullable=False),
    Column("case_number", BigInteger, index=True),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)
"""Who did what, append-only: ids, never words. `id` counts without gaps, `hash` is over the row and
`previous`, the hash of the row before."""

notice = Table(
    "notice",
    metadata,
    Column("conversation_id", String(32), nullable=False),
    Column("key", Text, nullable=False),
    Column("due_at", Moment, nullable=False, index=True),
    Column("content", Text, nullable=False),
    PrimaryKeyConstraint("conversation_id", "key"),
)
"""What a conversation is to hear at a moment, gone when it was said."""

code = Table(
    "code",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("conversation_id", String(32), nullable=False, index=True),
    Column("run", String(16), nullable=False),
    Column("until", Moment, nullable=False),
)
"""Codes under which something of a conversation can be taken elsewhere, as hashes; `run` is the id of a run,
or of the way to the team's answers."""

result = Table(
    "result",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("conversation_id", String(32), nullable=False, index=True),
    Column("ward", Text),
    Column("entry", Text, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", Moment, nullable=False),
)
"""What became of dossiers, as residents say; `id` is the message's."""

rating = Table(
    "rating",
    metadata,
    Column("conversation_id", String(32), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("about", Text, nullable=False),
    Column("ward", Text),
    Column("points", Integer, nullable=False),
    Column("words", Text, nullable=False),
    Column("at", Moment, nullable=False, index=True),
    PrimaryKeyConstraint("conversation_id", "kind", "about"),
)
"""Points that residents gave, of each thing once; their words are masked."""

told = Table(
    "told",
    metadata,
    Column("conversation_id", String(32), nullable=False),
    Column("entry", Text, nullable=False, index=True),
    Column("ward", Text),
    Column("at", Moment, nullable=False),
    Column("corrected_on", Date),
    PrimaryKeyConstraint("conversation_id", "entry"),
)
"""Which entry a conversation was told of, as of which ward, when last, and on which day it last had a
correction of that put on its list. `at` is in no index: it changes with every answer."""

guide_revision = Table(
    "guide_revision",
    metadata,
    Column("revision", String(16), primary_key=True),
    Column("content", Text, nullable=False),
    Column("opened_at", Moment, nullable=False),
)

dead_letter = Table(
    "dead_letter",
    metadata,
    Column("id", _GROWING, primary_key=True),
    Column("channel", String(16), nullable=False),
    Column("update_id", Text, nullable=False),
    Column("conversation_id", String(32)),
    Column("error", Text, nullable=False),
    Column("shape", Text, nullable=False),
    Column("at", Moment, nullable=False),
)

marker = Table(
    "marker",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("times", Integer, nullable=False),
    Column("at", Moment, nullable=False),
)
"""Messages about to be taken one by one after a crash; `id` is a hash, gone with the answer."""

receipt = Table(
    "receipt",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("at", Moment, nullable=False),
)
"""That a conversation was deleted, and when. Its id is random: once the address is gone, nothing says
whose it was."""

life = Table(
    "life",
    metadata,
    Column("name", String(16), primary_key=True),
    Column("running", Boolean, nullable=False),
    Column("checked_at", Moment, nullable=False),
)
"""Whether the program runs: found true at a start, the last run did not end by itself."""

OF_A_CONVERSATION: Sequence[Table] = (
    message,
    outgoing,
    miss,
    ask,
    told,
    notice,
    code,
    sign_in,
    session,
    result,
    rating,
    dead_letter,
)
"""Everything that is deleted with a conversation, besides itself and its address.

`told` before `notice`: a correction on its way holds the row in `told` until its notice is there.

A row in `member` or `team_group` keeps its conversation; who leaves or is forgotten has none any more."""
