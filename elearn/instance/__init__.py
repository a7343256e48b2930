"""What the platform says of itself: its health and state, who may do what, the journal and the public statements.

It sees every room and changes none; it never shows a text that somebody wrote.
"""
