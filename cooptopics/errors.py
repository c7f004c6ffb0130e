"""The errors that users can mend: each says what is wrong, where, and what to do."""

from __future__ import annotations


class CooptopicsError(Exception):
    """Anything in the input, the model or the call that a user can put right."""


class InputError(CooptopicsError):
    """A text, table or corpus file cannot be used."""


class ModelError(CooptopicsError):
    """A model file cannot be used."""
