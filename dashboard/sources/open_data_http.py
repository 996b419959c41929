"""Files of the open data at addresses of their own, for machines; kept until another build is published."""

from functools import lru_cache

from dashboard.reading import database, demonstration
from dashboard.sources import dcat, open_data


def file(name: str, address: str) -> tuple[bytes, str]:
    """(content, media type) of a file of the open data or its metadata; LookupError for a name there is none of."""
    if not database.published().exists():
        raise LookupError(f"{name}: expected a published database, found none")
    return _made(database.version(), name, address if name in dcat.METADATA else "", demonstration.is_allowed())


@lru_cache(maxsize=16)
def _made(version: str, name: str, address: str, with_demonstration: bool) -> tuple[bytes, str]:
    con = database.cursor(version, with_demonstration)
    made = dcat.serialised(con, address, name) if name in dcat.METADATA else open_data.content(con, name)
    return made, open_data.MEDIA[name.rsplit(".", 1)[1]]
