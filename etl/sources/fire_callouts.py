"""Call-outs of Storstockholms brandförsvar, one a line: time of the alarm, kind of event, point."""

TABLE = "incident"
PROVENANCE = "delivered"
FILES = ["*.csv", "*.xls", "*.xlsx"]
