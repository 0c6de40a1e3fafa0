"""The community team: cases, who is in it, and what its members do."""
