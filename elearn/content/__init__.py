"""Turns Markdown files into typed modules; knows no request, no database and no person."""
