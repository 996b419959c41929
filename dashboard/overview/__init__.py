"""The page Översikt."""
