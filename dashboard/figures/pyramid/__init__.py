"""Shares of residents by age and sex."""
