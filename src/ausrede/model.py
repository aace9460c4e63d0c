"""The frozen records that everything else hands around.

Words and ids are those of the catalogue (``data/excuses.yaml``); nothing here
mirrors it as an enum. Facets are always in the order of :data:`FACETS`.

They are named tuples because two dozen data classes would take longer to define
than a message takes to judge.
"""

# No postponed annotations: a named tuple compiles those that are text, one by one, as long as all the rest takes.
from collections.abc import Mapping
from datetime import date as Date
from typing import Literal, NamedTuple

#: The three sides of source credibility (McCroskey & Teven 1999).
FACETS = ("competence", "goodwill", "trust")

#: The circumstance of which a cue says more than that it is there: in which months.
SEASON = "saison"

Origin = Literal["option", "calendar", "history", "book", "text"]
Kind = Literal["wording", "fact", "trait", "calendar"]
Triple = tuple[int, int, int]


class Excuse(NamedTuple):
    """One of the excuses for late work."""

    id: str
    title: str
    #: The words the article quotes, or how people commonly put it.
    quote: str
    #: What the excuse says, in one sentence.
    description: str
    #: What helps a sender who has to use it, best first.
    hints: tuple[str, ...] = ()


class CustomerType(NamedTuple):
    """A kind of customer and how it weighs the facets."""

    id: str
    title: str
    #: Name in the dative, as in "Warum beim Sicherheitsmenschen?".
    dative: str
    description: str
    #: Signs by which to tell that a customer is of this type.
    signs: tuple[str, ...]
    #: Tenths per facet in the order of FACETS; they sum to 10.
    weights: Triple


class Circumstance(NamedTuple):
    """What else is true: of the wording, the case, the customer or the calendar."""

    id: str
    kind: Kind
    title: str
    meaning: str
    #: Whether the sender can still bring it about (harmful wording: take it out).
    achievable: bool = False
    #: A wording that does harm: advice is to remove it, not to add it.
    harmful: bool = False
    #: How to do it, German, one sentence; shown with the advice.
    how: str = ""
    #: The advice in a few words ("einen neuen Termin nennen").
    action: str = ""
    #: Setting this one clears these.
    excludes: tuple[str, ...] = ()
    #: Counts in a text only if one of these ids was found too; empty: always.
    needs: tuple[str, ...] = ()


class Rule(NamedTuple):
    """Conditions, integer weights on the facets, a reason and its sources."""

    id: str
    #: Excuse, customer type and circumstance ids that all must hold.
    when: frozenset[str]
    #: Ids of which none may hold.
    unless: frozenset[str]
    #: Rules that this one switches off, weights and thoughts.
    replaces: tuple[str, ...]
    #: -3..3 per facet in the order of FACETS.
    weights: Triple
    because: str
    thought: str
    sources: tuple[str, ...]


class Band(NamedTuple):
    """The word for a range of scores, from ``minimum`` (0..100) upwards."""

    minimum: int
    word: str


class Finding(NamedTuple):
    """A cue that matched, with the words it rests on.

    ``start`` and ``end`` count code points of the text judged and enclose all
    ``parts``; ``text[start:end] == words``.
    """

    kind: Literal["excuse", "circumstance", "signal"]
    id: str
    cue: str
    words: str
    start: int
    end: int
    parts: tuple[tuple[int, int], ...]
    #: Months (1..12) in which the illness named is in season; empty: none named.
    months: tuple[int, ...] = ()


class Held(NamedTuple):
    """A finding that does not count, and what held it back."""

    finding: Finding
    #: Id of the guard or circumstance rule that held it back.
    guard: str
    #: German, e.g. "verneint".
    title: str
    #: The words that did it; empty where the place does (a question, a quotation).
    words: str = ""
    start: int = -1
    end: int = -1


class Recognition(NamedTuple):
    """What the recogniser saw in one message."""

    findings: tuple[Finding, ...] = ()
    held: tuple[Held, ...] = ()
    #: Reasons seen that are in no catalogue, by title.
    other_reasons: tuple[str, ...] = ()
    #: What else was told apart (see Signal).
    signals: tuple[Finding, ...] = ()


class Situation(NamedTuple):
    """What holds when the scorer starts: ids only, each with its origin."""

    excuses: tuple[str, ...]
    circumstances: tuple[str, ...]
    origins: Mapping[str, Origin]


class Reason(NamedTuple):
    """A rule that fired, with the points it moved the running score by."""

    rule: Rule
    points: int


class Advice(NamedTuple):
    """One change and what it brings, in points of the verdict's credibility."""

    action: Literal["add", "remove"]
    circumstance: Circumstance
    gain: int

    @property
    def hint(self) -> str:
        """German: how to do it."""
        return self.circumstance.how


class Verdict(NamedTuple):
    """One excuse for one customer type."""

    excuse: Excuse
    type: CustomerType
    #: 0..100, the last running score of the ledger; 50 is neutral.
    credibility: int
    band: str
    #: 0..100 per facet in the order of FACETS.
    facets: Triple
    reasons: tuple[Reason, ...]
    thoughts: tuple[str, ...]
    advice: tuple[Advice, ...]


class Overall(NamedTuple):
    """How credible the whole message is to one customer type: its weakest excuse."""

    type: CustomerType
    credibility: int


class Contradiction(NamedTuple):
    """Ids that do not go together in one message, and the German sentence about it."""

    id: str
    when: tuple[str, ...]
    unless: frozenset[str]
    message: str
    sources: tuple[str, ...]


class Repetition(NamedTuple):
    """When earlier excuses count: within ``days``, at least ``times`` of them; ``reasons`` different ones are a contradiction."""

    days: int
    times: int
    reasons: int


class Alert(NamedTuple):
    """A contradiction or a date that does not fit, with its places in the text."""

    id: str
    message: str
    #: (start, end) pairs into the text; may be empty.
    places: tuple[tuple[int, int], ...] = ()


class Judgement(NamedTuple):
    """The whole answer to one message."""

    text: str
    date: Date
    situation: Situation
    recognition: Recognition
    verdicts: tuple[Verdict, ...]
    overall: tuple[Overall, ...]
    warnings: tuple[Alert, ...] = ()
    #: Earlier messages to the same customer that make this one a repetition.
    earlier: tuple[tuple[Date, tuple[str, ...]], ...] = ()
