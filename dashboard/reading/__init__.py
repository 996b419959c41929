"""Reads the database: (connection, parameters) -> frames, with intervals and rules. No Streamlit."""
