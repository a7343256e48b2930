"""Fills an empty database with invented people and work, through the rooms' own actions; never adds to real data."""
