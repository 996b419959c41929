"""Protection of small counts: what is counted from deliveries and answers, and may not be told (docs/decisions/017)."""
