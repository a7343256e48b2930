"""Counts a year and the evidence of quality, from facts alone. Never names a person, never shows a small group."""
