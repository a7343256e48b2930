"""Meetings of a group about a case: plan, minutes, attendance. Never shows a network's to who is not listed."""
