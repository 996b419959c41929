"""The page Data och metod."""
