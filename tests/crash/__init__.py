"""The whole program, killed and stopped under load."""
