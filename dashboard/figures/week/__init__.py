"""Counts by weekday and hour."""
