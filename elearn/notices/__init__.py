"""Whom to tell what: the inbox shows what waits for a person and what has just come. Nobody calls this room."""
