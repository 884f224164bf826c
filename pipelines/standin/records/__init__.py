"""What is made up."""
