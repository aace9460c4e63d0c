"""Which part of a text is the sender's own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ausrede.message import own_spans


def own(text: str) -> str:
    return " ".join(" ".join(text[a:b].split()) for a, b in own_spans(text))


CASES = [
    ("one line is all own", "Ich war krank", "Ich war krank"),
    ("quoted lines", "> Wo bleibt es?\nIch war krank.", "Ich war krank."),
    ("quoted lines below", "Ich war krank.\n\n> Wo bleibt es?\n> Sind Sie verreist?", "Ich war krank."),
    ("a subject of one's own", "Betreff: Verspätung\n\nIch war krank.", "Verspätung Ich war krank."),
    ("a subject below other header lines", "Von: a@b.de\nBetreff: Verspätung\n\nIch war krank.", "Verspätung Ich war krank."),
    ("header lines below a line of blanks", " \t\nVon: a@b.de\nAn: c@d.de\n\nNein.", "Nein."),
    ("the subject of a reply is not one's own", "Betreff: AW: Sind Sie krank?\n\nNein.", "Nein."),
    ("Re: too", "Subject: Re: krank\n\nNein.", "Nein."),
    ("header lines", "Von: a@b.de\nAn: c@d.de\nDatum: heute\n\nNein.", "Nein."),
    ("sign-off and signature", "Nein.\n\nMit freundlichen Grüßen\nKrank & Söhne", "Nein."),
    ("sign-off in Swiss spelling", "Nein.\nFreundliche Grüsse\nPC-Doktor", "Nein."),
    ("sign-off of one's own making", "Nein.\n\nKrächzende Grüße aus Bremen\nErkältungsbüro", "Nein."),
    ("short sign-off", "Nein.\nLG\nKrank", "Nein."),
    ("signature mark", "Nein.\n-- \nKrank GmbH", "Nein."),
    ("a postscript counts", "Nein.\nLG\nTom\n\nPS: Ich war krank.", "Nein. PS: Ich war krank."),
    ("intro and quote", "Nein.\n\nAm 3. Mai 2026 um 10:12 schrieb Tom Krank <t@k.de>:\n> krank?", "Nein."),
    ("intro without marks", "Nein.\n\nAm 3. Mai 2026 um 10:12 schrieb Tom:\nSind Sie krank?", "Nein."),
    ("intro over two lines", "Nein.\n\nAm Mittwoch, 3. Mai 2026 um 10:12 schrieb\nTom Krank <t@k.de>:\nkrank?", "Nein."),
    ("own words below a quote", "Am 3. Mai 2026 schrieb Tom:\n> krank?\n\nNein.", "Nein."),
    ("forwarded", "Siehe unten.\n\n-----Ursprüngliche Nachricht-----\nVon: Tom\nIch bin krank.", "Siehe unten."),
    ("reply block of Outlook", "Nein.\n\nVon: Tom\nGesendet: Montag\nAn: mich\nBetreff: krank\n\nSind Sie krank?", "Nein."),
    ("device line", "Nein.\nVon meinem iPhone gesendet", "Nein."),
    ("disclaimer", "Nein.\n\nDiese E-Mail enthält vertrauliche Daten und macht krank.", "Nein."),
    ("Windows line ends", "> krank?\r\nNein.\r\n", "Nein."),
    ("greeting to somebody is no sign-off", "Viele Grüße an Ihre Frau, ich bin krank.", "Viele Grüße an Ihre Frau, ich bin krank."),
]


@pytest.mark.parametrize(("text", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_own_words(text, expected):
    assert own(text) == expected


MERGED = [
    ("a\nb", ["a\nb"]),
    ("a\r\nb\r\nc\r\n", ["a\r\nb\r\nc"]),
    ("a\n\nb\nc", ["a", "b\nc"]),
    ("a\n \nb", ["a", "b"]),
    ("a\n> x\nb\nc", ["a", "b\nc"]),
    ("Betreff: x\na\nb", ["x", "a\nb"]),
    ("a\nb\nVon meinem iPhone gesendet\nc", ["a\nb", "c"]),
    ("a\n\nLG\nTom\n\nPS: b\nc", ["a", "PS: b", "c"]),
    ("a\n—\nb", ["a"]),
    ("a\n\nVon: mir aus\ngern", ["a", "Von: mir aus\ngern"]),
    ("a\n\nVon: b\nc\nd\nGesendet: e\nf", ["a"]),
    ("a\n\nVon: b\nc\nd\ne\nGesendet: f", ["a", "Von: b\nc\nd\ne\nGesendet: f"]),
    ("a\nVon: b", ["a\nVon: b"]),
    ("a\nAm Montag", ["a\nAm Montag"]),
    ("a\nAm Montag kam\nTom an", ["a\nAm Montag kam\nTom an"]),
    ("a\nAn dem Tag schrieb\nTom dies:", ["a\nAn dem Tag schrieb\nTom dies:"]),
]


@pytest.mark.parametrize(("text", "parts"), MERGED, ids=[repr(text[:30]) for text, _ in MERGED])
def test_neighbouring_lines_are_one_span(text, parts):
    spans = own_spans(text)
    assert [text[start:end] for start, end in spans] == parts
    assert isinstance(spans, tuple), "spans are compared and kept"


@given(st.text(alphabet=st.sampled_from("ab>:.-\n\r Vonschriebm1|"), max_size=200))
def test_spans_lie_in_order_within_the_text(text):
    last = 0
    for start, end in own_spans(text):
        assert last <= start <= end <= len(text)
        last = end
