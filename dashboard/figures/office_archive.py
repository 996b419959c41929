"""Office files that are the same bytes each time: no hour of saving in the archive or in the properties."""

import io
import re
import zipfile
from datetime import date

FIRST_DAY = (1980, 1, 1, 0, 0, 0)
STAMPS = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:)")


def fixed(content: bytes, day: date) -> bytes:
    """The archive with the dates of its parts at zero and those of its properties at the day of the data."""
    out, stamp = io.BytesIO(), f"{day:%Y-%m-%d}T00:00:00Z".encode()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as before,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for item in before.infolist():
            part = before.read(item)
            if item.filename.endswith((".xlsx", ".docx")):
                part = fixed(part, day)
            elif item.filename == "docProps/core.xml":
                part = STAMPS.sub(rb"\g<1>" + stamp + rb"\g<3>", part)
            entry = zipfile.ZipInfo(item.filename, FIRST_DAY)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            after.writestr(entry, part)
    return out.getvalue()
