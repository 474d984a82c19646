"""Errors named by their remedy. Each message is one Chinese line: what happened, to which thing, what to do."""


class ZhijinError(Exception):
    """Base of every error a person may see; ``str(error)`` is the whole message."""


class SourceSpecError(ZhijinError):
    """A source file is wrong. Remedy: edit the file at the line named."""


class PageChanged(ZhijinError):
    """A page no longer fits its rule. Remedy: mend the rule."""


class FetchFailed(ZhijinError):
    """A page could not be fetched. Remedy: try again later."""


class ModelMissing(ZhijinError):
    """A model file is absent or broken. Remedy: install it again."""


class NotFound(ZhijinError):
    """The thing asked for does not exist. Remedy: check the id."""


class NotAllowed(ZhijinError):
    """The person may not do this. Remedy: sign in, or ask an administrator."""


class Conflict(ZhijinError):
    """Someone else changed or holds the thing. Remedy: look again, then repeat."""


class InvalidInput(ZhijinError):
    """What was typed or given cannot be used. Remedy: correct it."""


class StoreUnavailable(ZhijinError):
    """The database is locked, read-only or damaged. Remedy: see the message; nothing stored is lost."""


class NoSpace(ZhijinError):
    """The disk is nearly full. Remedy: free some space."""
