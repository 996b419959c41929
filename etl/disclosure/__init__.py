"""Protection of small counts: which figures of deliveries and answers are published (docs/decisions/017)."""
