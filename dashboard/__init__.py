"""Reads the atlas's database: reading, statistics, words, figures, frame, and a folder for each page."""
