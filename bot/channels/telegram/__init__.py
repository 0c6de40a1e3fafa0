"""Telegram as a channel: updates in, replies out; nothing else of the program knows Telegram."""
