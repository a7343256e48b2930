"""What is done, what is left, and by which rule: one computation behind every figure. A kept one is only ever its copy."""
