"""Gives people their data, and erases it when that is asked. The only room that ever destroys a text."""
