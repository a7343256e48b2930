"""Renders the look with plain Jinja, photographs it, and holds its behaviours to their word in a real browser."""
