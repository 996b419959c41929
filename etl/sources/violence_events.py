"""Shootings and explosions in the city as the police deliver them: when, what, where, how many dead and injured.

An empty field for dead or injured means "not known", not zero.
"""

TABLE = "incident"
PROVENANCE = "delivered"
FILES = ["*.csv", "*.xls", "*.xlsx"]
