"""Everything Exoscope can say without a screen."""
