"""The verbs: what the program does with messages, sends and time."""
