"""Values in order with intervals, one row each."""
