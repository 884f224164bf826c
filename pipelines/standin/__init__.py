"""Stand-ins of the public services, for the demonstration and the tests."""
