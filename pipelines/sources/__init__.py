"""The public services that Exoscope asks: the only part of the product that talks to a network."""
