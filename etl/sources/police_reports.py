"""Reported offences with place and time (anmälda brott), one a line, as the police deliver them.

Offences without a place (fraud, benefit crime) have no coordinates; they count for the city only.
"""

TABLE = "incident"
PROVENANCE = "delivered"
FILES = ["*.csv", "*.xls", "*.xlsx"]
