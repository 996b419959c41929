"""(heading, frame, picture) -> bytes that leave the browser: text, CSV, workbook, slide, picture.

Everything that leaves says what the figure says on the page. Heavy libraries are imported where they are used.
"""

from dashboard.figures.heading import Heading, file_name
from dashboard.figures.table_text import csv_bytes, plain_text

__all__ = ["Heading", "csv_bytes", "file_name", "plain_text"]
