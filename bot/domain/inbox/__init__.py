"""The team's inbox in the talk: cards, what members press and write, what askers are told and say."""
