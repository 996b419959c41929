"""Reads the atlas's database: queries, methods, wording, figures, maps, exports."""
