"""One check per assumption about the live services that cannot be made without them."""
