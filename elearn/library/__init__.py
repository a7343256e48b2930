"""Pages composed from the rooms beneath: reading, answering, the desk of a team; it keeps no table of its own."""
