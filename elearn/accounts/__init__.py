"""People and how they sign in. Knows no organisation and grants no right: seats do."""
