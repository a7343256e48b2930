"""The pages on which one reads and answers, composed from the rooms beneath; it keeps no table of its own."""
