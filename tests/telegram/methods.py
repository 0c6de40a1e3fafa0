"""The methods of the Bot API that the fake carries out."""

import re
from collections.abc import Callable
from typing import Any

from tests.telegram.chats import Chat
from tests.telegram.cloud import PRESS_LIVES_S, Cloud
from tests.telegram.files import unique
from tests.telegram.formatting import CAPTION_MAX, TEXT_MAX, read_text, units
from tests.telegram.keyboards import check_keyboard
from tests.telegram.refusals import bad, strict
from tests.telegram.wire import Json

NOTICE_MAX = 200
PHOTO_MAX_BYTES = 10 * 1024 * 1024


def get_me(cloud: Cloud, call: Json) -> Json:
    return cloud.bot


def set_my_commands(cloud: Cloud, call: Json) -> bool:
    """Names of 1 to 32 lowercase letters, digits and underscores; words of at most 256 characters."""
    if not cloud.checks:
        return True
    for one in call["commands"]:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", one["command"]):
            raise bad("BOT_COMMAND_INVALID")
        if not 1 <= len(one["description"]) <= 256:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    if len(call["commands"]) > 100:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    return True


def send_message(cloud: Cloud, call: Json) -> Json:
    content = _text(cloud, call)
    keyboard = _keyboard(cloud, call)
    chat = cloud.chat_to_write(call["chat_id"])
    return cloud.say(chat, content | keyboard | _replied(chat, call) | _in_topic(chat, call))


def send_photo(cloud: Cloud, call: Json) -> Json:
    id = _photo_id(cloud, call["photo"])
    photo = [{"file_id": id, "file_unique_id": unique(id), "width": 640, "height": 480}]
    return _send_captioned(cloud, call, {"photo": photo})


def send_voice(cloud: Cloud, call: Json) -> Json:
    """Only by its id: this bot uploads none."""
    id = call["voice"]
    if not isinstance(id, str):
        raise strict("voice messages are not uploaded here")
    if cloud.checks:
        cloud.files.check(id, "voice")
    voice = {"file_id": id, "file_unique_id": unique(id), "duration": 7, "mime_type": "audio/ogg"}
    return _send_captioned(cloud, call, {"voice": voice})


def get_file(cloud: Cloud, call: Json) -> Json:
    return cloud.files.find(call["file_id"])


def edit_message_text(cloud: Cloud, call: Json) -> Json:
    content = _text(cloud, call)
    keyboard = _keyboard(cloud, call)
    chat, message = _own_message(cloud, call, "edit")
    if cloud.checks and "text" not in message:
        raise bad("there is no text in the message to edit")
    return cloud.change(chat, message, {"entities": None, "reply_markup": None} | content | keyboard)


def edit_message_reply_markup(cloud: Cloud, call: Json) -> Json:
    keyboard = _keyboard(cloud, call)
    chat, message = _own_message(cloud, call, "edit")
    return cloud.change(chat, message, {"reply_markup": None} | keyboard)


def delete_message(cloud: Cloud, call: Json) -> bool:
    chat = cloud.known_chat(call["chat_id"])
    if call["message_id"] not in chat.messages:
        raise bad("message to delete not found")
    del chat.messages[call["message_id"]]
    return True


def answer_callback_query(cloud: Cloud, call: Json) -> bool:
    text = call.get("text", "")
    if units(text) > NOTICE_MAX:
        raise bad("MESSAGE_TOO_LONG")
    press = cloud.presses.pop(call["callback_query_id"], None)
    if press is None or cloud.clock() - press.at > PRESS_LIVES_S:
        raise bad("query is too old and response timeout expired or query ID is invalid")
    press.chat.notices.put_nowait(text)
    return True


METHODS: dict[str, Callable[[Cloud, Json], Any]] = {
    "getme": get_me,
    "setmycommands": set_my_commands,
    "sendmessage": send_message,
    "sendphoto": send_photo,
    "sendvoice": send_voice,
    "getfile": get_file,
    "editmessagetext": edit_message_text,
    "editmessagereplymarkup": edit_message_reply_markup,
    "deletemessage": delete_message,
    "answercallbackquery": answer_callback_query,
}


def _text(cloud: Cloud, call: Json) -> Json:
    text = call["text"]
    if not cloud.checks:
        return {"text": text}
    if not text:
        raise bad("message text is empty")
    if "entities" in call:
        raise strict("entities are not read here, use parse_mode HTML")
    plain, entities = read_text(text, call.get("parse_mode"), TEXT_MAX)
    if not plain:
        raise bad("text must be non-empty")
    return {"text": plain} | ({"entities": entities} if entities else {})


def _keyboard(cloud: Cloud, call: Json) -> Json:
    """Only inline keyboards stay with a message; the other kinds change the resident's own keyboard."""
    markup = call.get("reply_markup")
    if cloud.checks:
        check_keyboard(markup)
    return {"reply_markup": markup} if markup and markup.get("inline_keyboard") else {}


def _replied(chat: Chat, call: Json) -> Json:
    wanted = call.get("reply_parameters")
    if not wanted:
        return {}
    original = chat.messages.get(wanted.get("message_id"))
    if original is None and not wanted.get("allow_sending_without_reply"):
        raise bad("message to be replied not found")
    return {"reply_to_message": bare(original)} if original else {}


def bare(message: Json) -> Json:
    """A message as another one quotes it: Telegram nests only once."""
    return {name: value for name, value in message.items() if name != "reply_to_message"}


def _own_message(cloud: Cloud, call: Json, to: str) -> tuple[Chat, Json]:
    if "chat_id" not in call or "message_id" not in call:
        raise bad("message identifier is not specified")
    chat = cloud.known_chat(call["chat_id"])
    message = chat.messages.get(call["message_id"])
    if message is None:
        raise bad(f"message to {to} not found")
    if message["from"]["id"] != cloud.bot["id"]:
        raise bad(f"message can't be {to}ed")
    return chat, message


def _send_captioned(cloud: Cloud, call: Json, content: Json) -> Json:
    caption, entities = read_text(call.get("caption", ""), call.get("parse_mode"), CAPTION_MAX)
    keyboard = _keyboard(cloud, call)
    chat = cloud.chat_to_write(call["chat_id"])
    content |= {"caption": caption} if caption else {}
    content |= {"caption_entities": entities} if entities else {}
    return cloud.say(chat, content | keyboard | _replied(chat, call) | _in_topic(chat, call))


def _in_topic(chat: Chat, call: Json) -> Json:
    """A message in a topic of a forum says so; there is none elsewhere."""
    thread = call.get("message_thread_id")
    if thread is None:
        return {}
    if thread not in chat.topics:
        raise bad("message thread not found")
    return {"message_thread_id": thread, "is_topic_message": True}


def _photo_id(cloud: Cloud, photo: str | bytes) -> str:
    """The id of a photo that was uploaded now or before: Telegram knows no others."""
    if isinstance(photo, str):
        if cloud.checks:
            cloud.files.check(photo, "photo")
        return photo
    if len(photo) > PHOTO_MAX_BYTES:
        raise bad("file is too big")
    if not photo.startswith((b"\x89PNG", b"\xff\xd8", b"RIFF")):
        raise bad("IMAGE_PROCESS_FAILED")
    return cloud.files.keep("photo", photo)
