"""The page Händelser."""
