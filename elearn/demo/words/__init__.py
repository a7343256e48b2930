"""Holds what the invented people wrote, question by question. Every text is new."""
