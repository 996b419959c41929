"""The page Stadsdelsområde."""
