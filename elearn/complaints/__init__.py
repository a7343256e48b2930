"""Keeps what people say goes wrong, what is answered and what is improved. Whoever supervises a team never reads it."""
