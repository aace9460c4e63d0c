"""Frozen records that no judgement is made of: what ``show``, ``besser`` and ``kundentyp`` know of the catalogue.

Apart from :mod:`ausrede.model` because each takes as long to define as a rule takes to fire.
"""

# No postponed annotations, as there.
from collections.abc import Mapping
from typing import NamedTuple


class Signal(NamedTuple):
    """Something the recogniser tells apart that is neither excuse nor circumstance."""

    id: str
    title: str
    #: A reason for the delay that the catalogue does not rate.
    reason: bool = False
    #: Such a reason without saying which: words alone may find it, and it is told only where no other one is.
    general: bool = False


class Source(NamedTuple):
    """Where the sign of a weight comes from."""

    id: str
    title: str
    author: str = ""
    year: int = 0
    venue: str = ""


class Answer(NamedTuple):
    """One answer to a question about a customer, with points (0..3) by customer type."""

    text: str
    points: Mapping[str, int]


class Question(NamedTuple):
    """A plain question that helps to tell the customer type."""

    id: str
    text: str
    answers: tuple[Answer, ...]


class Block(NamedTuple):
    """A building block of a good message about a delay; any of the ids makes it."""

    id: str
    title: str
    any: frozenset[str]


class Sentence(NamedTuple):
    """A sentence for a better message, in variants of which one is chosen."""

    id: str
    #: The excuse or circumstance it expresses.
    target: str
    #: Customer types it is meant for; none: all.
    types: tuple[str, ...]
    #: The fact put in is a thing, not an adverbial ("mit ...").
    noun: bool
    sie: tuple[str, ...]
    du: tuple[str, ...]
    #: What stands there if the fact is not known.
    gap: str
