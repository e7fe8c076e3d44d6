"""What can go wrong, said so that the reader knows what to do?"""


class KexError(Exception):
    """An error that a user can understand and act on: its message is one sentence in plain words."""

    status = 400
    """The HTTP status that says the same (RFC 9110, section 15)."""
    code = "bad-request"
    """A stable name for programs: the last part of the problem type (RFC 9457, section 3.1.1)."""


class NotFoundError(KexError):
    """There is no such thing, or the principal may not know that there is."""

    status = 404
    code = "not-found"


class ForbiddenError(KexError):
    """The principal may read this but not do what was asked."""

    status = 403
    code = "forbidden"


class InvalidInputError(KexError):
    """A value that was given cannot be used; the message names it and says what would do."""

    status = 422
    code = "invalid-input"


class TooLargeError(KexError):
    """A file is over the limit in the settings."""

    status = 413
    code = "too-large"


class StorageError(KexError):
    """The disk or the database refused; the message names the path and what to look at."""

    status = 503
    code = "storage"
