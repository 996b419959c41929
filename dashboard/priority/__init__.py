"""The page Prioriterade områden."""
