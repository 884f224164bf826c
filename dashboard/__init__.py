"""Everything Exoscope shows on a screen."""
