"""A learner's own words: draft, submission, reveal. Never shows a draft to anybody but its author."""
