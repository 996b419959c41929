"""Residents' reports to the City (Tyck till): when, category, a point or the name of an area.

What the resident wrote is never read: its columns are in `ignored` of the toml.
"""

TABLE = "incident"
PROVENANCE = "delivered"
FILES = ["*.csv", "*.xls", "*.xlsx"]
