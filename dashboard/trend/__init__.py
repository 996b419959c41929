"""The page Utveckling."""
