"""Measures by district, or sources by year, in words and shapes."""
