"""Figures and files: a specification a figure, and what draws it on the screen, in pictures, workbooks and slides."""
