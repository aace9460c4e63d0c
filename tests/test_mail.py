"""Mails of every kind, the broken ones too."""

from __future__ import annotations

import base64
from datetime import date
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ausrede.errors import InputError
from ausrede.mail import read


def body(data: bytes) -> str:
    return read(data, "brief.eml").text.partition("\n\n")[2] if b"Subject" in data else read(data, "brief.eml").text


def mail(payload: bytes, *headers: str) -> bytes:
    return "\r\n".join(["MIME-Version: 1.0", *headers, "", ""]).encode() + payload


def test_headers_give_subject_date_and_recipient():
    letter = read(
        b"From: Ich <ich@x.de>\nTo: =?utf-8?q?M=C3=BCller_GmbH?= <Info@Mueller.DE>, b@c.de\nSubject: =?utf-8?b?VmVyc3DDpHR1bmc=?=\n"
        b"Date: Fri, 16 Jan 2026 16:40:00 +0100\n\nIch war krank.\n",
        "brief.eml",
    )
    assert letter.text.startswith("Betreff: Verspätung\n\nIch war krank.")
    assert (letter.date, letter.recipient, letter.recipient_name) == (date(2026, 1, 16), "info@mueller.de", "Müller GmbH")
    assert [letter.text[a:b].strip() for a, b in letter.spans] == ["Verspätung", "Ich war krank."]


TEXT = "Schöne Grüße, ich war krank."
CHARSETS = ["utf-8", "iso-8859-1", "iso-8859-15", "windows-1252", "utf-16", "utf-7", "koi8-r-unbekannt"]


@pytest.mark.parametrize("charset", CHARSETS)
def test_charsets(charset):
    encoding = "utf-8" if "unbekannt" in charset else charset
    data = mail(
        base64.encodebytes(TEXT.encode(encoding)), f"Content-Type: text/plain; charset={charset}", "Content-Transfer-Encoding: base64"
    )
    assert read(data, "x").text.strip() == TEXT


def test_quoted_printable_with_soft_line_breaks():
    data = mail(
        b"Sch=C3=B6ne Gr=C3=BC=\r\n=C3=9Fe, ich war krank.",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: quoted-printable",
    )
    assert read(data, "x").text.strip() == TEXT


def test_undeclared_bytes_are_read_as_windows_1252():
    assert "für" in read(mail("für".encode("cp1252")), "x").text


def test_flowed_text_is_joined_and_quotes_keep_their_mark():
    data = mail(b"Ich war \nkrank.\n> Wo \n> bleibt es?\n-- \nTom", "Content-Type: text/plain; format=flowed")
    assert read(data, "x").text.split("\n") == ["Ich war krank.", "> Wo bleibt es?", "-- ", "Tom"]


def test_flowed_with_delsp_drops_the_blank():
    data = mail(b"Ver \nsp\xc3\xa4tung", "Content-Type: text/plain; charset=utf-8; format=flowed; delsp=yes")
    assert read(data, "x").text == "Verspätung"


def test_html_only_is_shown_as_text_with_quotes_marked():
    html = "<html><head><style>p{}</style><title>krank</title></head><body><p>Ich war&nbsp;krank.</p><blockquote>Sind Sie verreist?</blockquote><div>Morgen<br>mehr</div><script>x</script></body></html>"
    letter = read(mail(html.encode(), "Content-Type: text/html; charset=utf-8"), "x")
    assert letter.text.split("\n")[:4] == ["Ich war krank.", "> Sind Sie verreist?", "Morgen", "mehr"]
    assert "verreist" not in " ".join(letter.text[a:b] for a, b in letter.spans)


def test_plain_part_wins_and_attachments_are_ignored():
    message = EmailMessage()
    message["Subject"] = "Verspätung"
    message.set_content("Ich war krank.")
    message.add_alternative("<p>Ich war verreist.</p>", subtype="html")
    message.add_attachment("Der Server ist kaputt.", filename="notiz.txt")
    text = read(message.as_bytes(), "x").text
    assert "krank" in text
    assert "verreist" not in text
    assert "Server" not in text


def test_forwarded_mails_inside_are_not_read():
    inner = EmailMessage()
    inner.set_content("Ich war verreist.")
    message = EmailMessage()
    message.set_content("Siehe unten, ich war krank.")
    message.add_attachment(inner)
    assert "verreist" not in read(message.as_bytes(), "x").text


HEADER = st.sampled_from(
    [
        b"Subject: x\n",
        b"Content-Type: text/plain; charset=utf-8\n",
        b"Content-Type: text/html\n",
        b'Content-Type: multipart/mixed; boundary="b"\n',
        b"Content-Transfer-Encoding: base64\n",
        b"Date: x\n",
        b"To: a@b\n",
        b"\n",
        b"--b\n",
        b"--b--\n",
        b"<p>",
    ]
)


@given(st.lists(HEADER | st.binary(max_size=30), max_size=20).map(b"".join))
@settings(max_examples=300, deadline=None)
def test_any_bytes_are_read_or_refused(data):
    try:
        letter = read(data, "x")
    except InputError:
        return
    for start, end in letter.spans:
        assert 0 <= start <= end <= len(letter.text)
