"""What a reply gives to take along: a code's QR for another phone, a day for the calendar."""

import io
from datetime import timedelta
from uuid import NAMESPACE_URL, uuid5

import segno
from icalendar import Alarm, Calendar, Event

from bot.ports import Delivered

QR_SCALE = 6


def qr_svg(address: str) -> bytes:
    """The address as a QR code; medium error correction, for a screen."""
    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="svg", scale=QR_SCALE, border=4)
    return drawn.getvalue()


def calendar(delivered: Delivered) -> bytes | None:
    """The reply's day as an iCalendar file (RFC 5545), an all-day event with a word at eight; ``None``
    where it names no day."""
    reply = delivered.reply
    if reply.day is None:
        return None
    event = Event()
    event.add("uid", str(uuid5(NAMESPACE_URL, f"{delivered.number}/{delivered.created_at.isoformat()}")))
    event.add("dtstamp", delivered.created_at)
    event.add("dtstart", reply.day)
    event.add("dtend", reply.day + timedelta(days=1))
    event.add("summary", reply.title)
    event.add("description", reply.text)
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", reply.title)
    alarm.add("trigger", timedelta(hours=8))
    event.add_component(alarm)
    whole = Calendar()
    whole.add("prodid", "-//to-so//vi")
    whole.add("version", "2.0")
    whole.add_component(event)
    return bytes(whole.to_ical())
