"""Tests of the house itself: what every route, page and ledger must hold, whatever the room."""
