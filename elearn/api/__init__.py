"""Gives programs the figures of the pages, for one organisation and one purpose. Never a text, never a write."""
