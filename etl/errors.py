"""Errors that a person reads, in one sentence: "where: what was expected, what was found"."""


class EtlError(Exception):
    """Something a person can put right; the command prints it on one line and exits 1."""


class SourceChanged(EtlError):  # noqa: N818
    """A published file is not as it was: a column, label, place or format differs."""


class CatalogueError(EtlError):
    """An entry of the catalogue is wrong or incomplete."""


class CheckFailed(EtlError):  # noqa: N818
    """A result breaks a rule that it must keep."""


class CannotPublish(EtlError):  # noqa: N818
    """The new database could not take the old one's place: no room, or another build is under way."""


class FetchFailed(EtlError):  # noqa: N818
    """A publisher's answer did not come, or is not what it should be."""
