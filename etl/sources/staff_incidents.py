"""Incidents that the City's staff report (IA): day, category, the name of a district or neighbourhood.

The columns of text, address and workplace are never read; they are in `ignored` of the toml.
"""

TABLE = "incident"
PROVENANCE = "delivered"
FILES = ["*.csv", "*.xls", "*.xlsx"]
