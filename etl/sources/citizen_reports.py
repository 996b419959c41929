"""Residents' reports to the City (Tyck till): when, category, a point or the name of an area.

The columns that the resident wrote in are never read; they are in `ignored` of the toml.
"""

TABLE = "incident"
PROVENANCE = "delivered"
FILES = ["*.csv", "*.xls", "*.xlsx"]
