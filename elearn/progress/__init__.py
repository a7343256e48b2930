"""What is done, what is left, and by which rule: one computation behind every figure, and copies of what it said."""
