"""python-telegram-bot's default bot making the same turns: not durable, its state in memory."""

import os
from datetime import UTC, datetime

import uvloop
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, Update
from telegram.ext import Application, CallbackQueryHandler, ContextTypes, MessageHandler, filters

from bot.channels.telegram.rendering import Keyboard, keyboard, texts
from bot.domain.conversation import Conversation
from bot.domain.message import ConversationId, Message, MessageId
from bot.domain.respond import respond
from bot.knowledge_files.source import KnowledgeFiles, shipped_folder

_PLAIN = LinkPreviewOptions(is_disabled=True)


def main() -> None:
    """Run until killed."""
    knowledge = KnowledgeFiles([shipped_folder()]).current
    conversations: dict[int, Conversation] = {}

    async def answer(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        chat, query = update.effective_chat, update.callback_query
        assert chat is not None
        if query:
            await query.answer()
        text = update.message.text if update.message and update.message.text else ""
        place = query.data if query else None
        conversation = conversations.get(chat.id) or Conversation(ConversationId(str(chat.id)))
        now = datetime.now(UTC)
        message = Message(MessageId(update.update_id), conversation.id, now, text, place)
        turn = respond(message, conversation, knowledge, now)
        conversations[chat.id] = turn.conversation
        for reply in turn.replies:
            parts = texts(reply)
            for number, part in enumerate(parts):
                buttons = keyboard(reply) if number == len(parts) - 1 else None
                markup = markup_of(buttons) if buttons else None
                await chat.send_message(
                    part, parse_mode="HTML", reply_markup=markup, link_preview_options=_PLAIN
                )

    uvloop.install()
    base = f"{os.environ['BOT_TELEGRAM_API']}/bot"
    application = Application.builder().token(os.environ["BOT_TELEGRAM_TOKEN"]).base_url(base).build()
    application.add_handler(MessageHandler(filters.TEXT, answer))
    application.add_handler(CallbackQueryHandler(answer))
    application.run_polling()


def markup_of(buttons: Keyboard) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(
        [
            [InlineKeyboardButton(one["text"], one.get("url"), one.get("callback_data")) for one in row]
            for row in buttons["inline_keyboard"]
        ]
    )


if __name__ == "__main__":
    main()
