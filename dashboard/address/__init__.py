"""What stands in the address."""
