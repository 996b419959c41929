"""Measures around the city's value, each on a scale of its own."""
