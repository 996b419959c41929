"""Incidents that the City's staff report (IA): day, category, the name of a district or neighbourhood.

The text, the address and the workplace are never read: their columns are in `ignored` of the toml.
"""

TABLE = "incident"
PROVENANCE = "delivered"
FILES = ["*.csv", "*.xls", "*.xlsx"]
