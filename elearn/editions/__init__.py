"""Keeps every published edition of every module, whole and never edited. Rooms above ask here, never the files."""
