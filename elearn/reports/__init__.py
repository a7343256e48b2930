"""Counts a year by organisation and territory, from facts alone. Never names a person, never shows a small group."""
