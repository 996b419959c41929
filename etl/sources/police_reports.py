"""Reported offences with place and time (anmälda brott), one a line, as the police deliver them.

An offence without a place (fraud, benefit crime) has no coordinates: it counts for the city and is not lost.
"""

TABLE = "incident"
PROVENANCE = "delivered"
FILES = ["*.csv", "*.xls", "*.xlsx"]
