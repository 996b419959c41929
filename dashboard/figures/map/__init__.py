"""Areas by class."""
