"""Writes the database: reads the published figures, checks them and stores them."""
