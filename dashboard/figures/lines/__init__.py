"""Series over time: lines, small multiples, a season, sparklines."""
