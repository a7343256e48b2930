"""Proofs: issued from frozen facts, verified by anybody, replaced or withdrawn with a reason. Never recomputed."""
