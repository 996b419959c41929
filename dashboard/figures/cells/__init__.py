"""Hexagons in classes over outlines."""
