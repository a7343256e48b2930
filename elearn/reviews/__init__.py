"""Supervisors read what learners handed in: queue, claims, reviews, feedback. Never changes a submission."""
