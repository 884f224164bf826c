"""Plain text, numerals, whose data it is: the ground."""
