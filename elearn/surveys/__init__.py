"""Asks people what a programme gave them, at its end and weeks later; nothing leads from an answer to whose it is."""
