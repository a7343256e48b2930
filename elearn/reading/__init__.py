"""What a person has read and where they stopped. Never decides whether a step is met: progress does."""
