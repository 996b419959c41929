"""What figures bear: counts and denominators in, intervals, tests and measures out. Pure, no I/O."""
