"""The knowledge folders: read strictly, checked as a whole, joined into what the bot answers from."""
