"""Answers about a customer → the customer type that fits, and how sure that is."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from .errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .catalogue import Catalogue
    from .model import CustomerType


class Fit(NamedTuple):
    """How well a customer type fits the answers."""

    type: CustomerType
    #: Points of the answers for this type, and their share of all points, 0..100.
    points: int
    share: int


def fits(catalogue: Catalogue, answers: Sequence[int]) -> list[Fit]:
    """All customer types, best first; ``answers`` are numbers from 1, one a question, 0 for "don't know".

    Ties keep catalogue order. Raises InputError if the answers do not fit the questions.
    """
    questions = catalogue.questions
    if len(answers) != len(questions):
        raise InputError(
            f"Es gibt {len(questions)} Fragen, aber {len(answers)} Antworten; bitte geben Sie zu jeder eine Nummer an, 0 für „weiß nicht“."
        )
    points = dict.fromkeys(catalogue.types, 0)
    for number, (question, answer) in enumerate(zip(questions, answers, strict=True), 1):
        if not 0 <= answer <= len(question.answers):
            raise InputError(f"Antwort {answer} auf Frage {number} gibt es nicht; möglich sind 0 bis {len(question.answers)}.")
        if answer:
            for type, value in question.answers[answer - 1].points.items():
                points[type] += value
    total = sum(points.values())
    found = [Fit(catalogue.types[t], p, round(100 * p / total) if total else 0) for t, p in points.items()]
    return sorted(found, key=lambda fit: -fit.points)


def certainty(found: Sequence[Fit]) -> str:
    """German words for how sure the first one is: its lead over the second decides."""
    if not found or not found[0].points:
        return "offen"
    lead = found[0].share - (found[1].share if len(found) > 1 else 0)
    return "ziemlich sicher" if lead >= 40 else "wahrscheinlich" if lead >= 15 else "unsicher"
