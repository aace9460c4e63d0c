"""The better message: same excuse, no harm, never worse, nothing invented, stable."""

from __future__ import annotations

import json
from datetime import date

import pytest

from ausrede.better import Facts, Writer
from ausrede.engine import Given
from ausrede.letter import compose, form_of_address, sentences, take_apart

TODAY = date(2026, 1, 15)
TEXTS = {
    "technik": "Hallo Frau Sander, mein Internet ging leider nicht.",
    "krank": "Hallo Frau Sander, ich war leider krank.",
    "ueberlastet": "Hallo Frau Sander, ich hatte einfach zu viel zu tun.",
    "verreist": "Hallo Frau Sander, ich musste kurzfristig verreisen.",
    "preis": "Hallo Frau Sander, der Preis war ziemlich knapp kalkuliert, deshalb dauert es länger.",
    "telefon": "Hallo Frau Sander, das Telefon hat ständig geklingelt.",
}
HARM = " Sie wissen ja, wie das ist. Ich melde mich zeitnah. Das haben Sie sich selbst zuzuschreiben."
FACTS = Facts(date(2026, 1, 20), "meine Kollegin", "mit zweitem Korrekturgang", "den Versand", None)
TYPES = ("technikmuffel", "qualitaetsliebhaber", "machtmensch", "sicherheitsmensch")


def harmful(catalogue, judgement) -> set[str]:
    return {c for c in judgement.situation.circumstances if catalogue.circumstances[c].harmful}


@pytest.mark.parametrize("type_", TYPES)
@pytest.mark.parametrize("excuse", TEXTS)
@pytest.mark.parametrize("facts", [Facts(), FACTS], ids=["nothing known", "all known"])
@pytest.mark.parametrize("harm", ["", HARM], ids=["plain", "harmful"])
def test_every_excuse_and_type(catalogue, excuse, type_, facts, harm):
    text = TEXTS[excuse] + harm
    writer = Writer(catalogue, Given(types=(type_,)), TODAY)
    result = writer.improve(text, facts)
    before, after = result.before.overall[0].credibility, result.after.overall[0].credibility
    assert result.after.situation.excuses == result.before.situation.excuses == (excuse,)
    assert not harmful(catalogue, result.after)
    assert "zuzuschreiben" not in result.text
    assert after >= before
    if harm or facts is FACTS:
        assert after > before
    assert writer.improve(result.text, facts).text == result.text
    if facts is FACTS:
        assert result.gaps == ()
        for words in ("Dienstag, den 20. Januar", "meine Kollegin", "mit zweitem Korrekturgang", "den Versand"):
            assert words in result.text
    else:
        assert "neuer_termin" in result.gaps
        assert "[…]" in result.text


def test_points_alone_take_no_sentence_out(catalogue):
    """By itself it looks like a reproach; who is meant, only the message tells."""
    sentence = "Bitte nicht auf die Post schimpfen, das Paket hat unsere Halle nie verlassen."
    assert "schuldzuweisung" in {f.id for f in catalogue.recogniser.recognise(sentence, excused=True).findings}
    text = f"Lieber Herr Amann, {sentence} Der Etikettendrucker bringt seit Dienstag bloß noch Hieroglyphen hervor."
    assert sentence in Writer(catalogue, Given(), TODAY).improve(text, Facts()).text


def test_gaps_earn_nothing(catalogue):
    result = Writer(catalogue, Given(), TODAY).improve(TEXTS["krank"], Facts())
    shown = {f.id for f in result.after.recognition.findings}
    assert not shown & set(result.gaps)


def test_each_sentence_is_recognised_for_what_it_says(catalogue):
    from ausrede.better import _filled

    fill = {"neuer_termin": ("termin", "Dienstag, den 20. Januar"), "vertretung": ("vertretung", "meine Kollegin"), "vorteil": ("vorteil", "mit zweitem Korrekturgang"),
            "wiedergutmachung": ("ausgleich", "den Versand")}  # fmt: skip
    for sentence in catalogue.sentences:
        if sentence.target == "konkret" or sentence.noun:
            continue
        for variant in (*sentence.sie, *sentence.du):
            text = _filled(variant, *fill.get(sentence.target, ("", "")))
            if sentence.target not in catalogue.excuses:
                text = f"Ich war krank, deshalb verspätet sich alles. {text}"
            assert sentence.target in {f.id for f in catalogue.recogniser.recognise(text).findings}, text


def test_the_form_of_address_is_kept(catalogue):
    writer = Writer(catalogue, Given(), TODAY)
    assert " Sie " not in writer.improve("Hi Jana, ich war leider krank und konnte dir nichts schicken.", FACTS).text
    assert " du " not in writer.improve("Guten Tag Frau Sander, ich war krank. Sie bekommen es bald.", FACTS).text
    assert "Du bekommst" in Writer(catalogue, Given(types=("sicherheitsmensch",)), TODAY, form="du").improve("Ich war krank.", FACTS).text


def test_the_customer_type_sets_the_order(catalogue):
    texts = {t: Writer(catalogue, Given(types=(t,)), TODAY).improve("Ich war krank.", FACTS).text for t in TYPES}
    assert texts["sicherheitsmensch"].index("20. Januar") < texts["sicherheitsmensch"].index("Korrekturgang")
    assert texts["qualitaetsliebhaber"].index("Korrekturgang") < texts["qualitaetsliebhaber"].index("20. Januar")


def test_facts_against_the_sender_stay(catalogue):
    result = Writer(catalogue, Given(), TODAY).improve("Ich bin leider schon wieder krank. Sie wissen ja, wie das ist.", FACTS)
    assert "schon wieder krank" in result.text
    assert "Sie wissen" not in result.text


def test_early_is_only_said_if_it_is_true(catalogue):
    def text(due):
        return Writer(catalogue, Given(due=due), TODAY).improve("Ich bin krank.", FACTS).text

    assert "schon jetzt" in text(date(2026, 1, 19))
    assert "schon jetzt" not in text(date(2026, 1, 10))
    assert "schon jetzt" not in text(None)


def test_a_named_excuse_gets_its_own_sentence(catalogue):
    result = Writer(catalogue, Given(excuses=("krank",)), TODAY).improve("Hallo, das Layout ist noch nicht fertig.", FACTS)
    assert "Ich war krank" in result.text


def test_several_in_the_replacement_agree_with_the_verb(catalogue):
    text = Writer(catalogue, Given(), TODAY).improve("Ich war krank.", Facts(replacement="Frau Kehl und Herr Stein")).text
    assert "übernehmen Frau Kehl und Herr Stein" in text


def test_greeting_quotes_and_sign_off(catalogue):
    text = "Hallo Frau Sander,\n\nich war krank. Sie wissen ja, wie das ist.\n\nViele Grüße\nTom\n\n> Wo bleibt es?\n"
    result = Writer(catalogue, Given(), TODAY).improve(text, FACTS)
    assert result.text.startswith("Hallo Frau Sander,\n\nich war krank.")
    assert result.text.endswith("Viele Grüße\nTom")
    assert ">" not in result.text


def test_taking_apart_and_putting_together():
    parts = take_apart("Guten Tag,\n\nich war krank. Morgen mehr!\n\nNeuer Termin: […]\n\nMfG\nTom")
    assert parts.greeting == "Guten Tag,"
    assert parts.body == "ich war krank. Morgen mehr!"
    assert parts.closing == "MfG\nTom"
    assert compose(parts) == "Guten Tag,\n\nich war krank. Morgen mehr!\n\nMfG\nTom"
    assert [parts.body[a:b].strip() for a, b in sentences(parts.body)] == ["ich war krank.", "Morgen mehr!"]


def test_abbreviations_and_dates_do_not_end_a_sentence():
    text = "Am 3. Mai kommt Dr. Stein. Dann weiter."
    assert [text[a:b].strip() for a, b in sentences(text)] == ["Am 3. Mai kommt Dr. Stein.", "Dann weiter."]


def test_du_and_sie_are_told_apart():
    assert form_of_address("Kannst du warten?") == "du"
    assert form_of_address("Können Sie warten?") == "sie"
    assert form_of_address("Ich war krank.") == "sie"


def test_command_shows_scores_and_gaps(cli):
    out = cli("besser", TEXTS["krank"] + HARM, "--datum", "2026-01-15").out
    assert "gestrichen" in out
    assert "Noch offen" in out
    assert "→" in out


def test_command_with_all_facts_as_json_and_as_text(cli):
    args = (
        "--neuer-termin",
        "2026-01-20",
        "--vertretung",
        "meine Kollegin",
        "--vorteil",
        "mit zweitem Korrekturgang",
        "--datum",
        "2026-01-15",
    )
    found = json.loads(cli("besser", TEXTS["krank"], *args, "--json").out)
    assert found["gaps"] == []
    assert all(found["after"][t] > found["before"][t] for t in TYPES)
    assert {c["action"] for c in found["changes"]} == {"add"}
    assert cli("besser", TEXTS["krank"], *args, "--nur-text").out.rstrip("\n") == found["text"]


def test_the_customer_book_knows_the_form(cli):
    cli("kunden", "setzen", "Jana", "--typ", "sicherheitsmensch", "--du")
    assert (
        "Du bekommst"
        in cli("besser", "Ich war krank.", "--kunde", "Jana", "--neuer-termin", "2026-01-20", "--nur-text", "--datum", "2026-01-15").out
    )
