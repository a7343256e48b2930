"""Makes a module of a chapter as it circulates, and says what was understood. It loses no word."""
