"""How it is answered."""
