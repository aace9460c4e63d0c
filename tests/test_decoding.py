"""Bytes of text files → text."""

from __future__ import annotations

import codecs

import pytest

from ausrede.decoding import decode
from ausrede.errors import InputError

TEXT = "Schöne Grüße – ich war krank.\nMorgen mehr."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_encodings_with_and_without_mark(encoding):
    assert decode(TEXT.encode(encoding), "x") == TEXT


def test_big_endian_with_mark():
    assert decode(codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "x") == TEXT


def test_line_ends_become_one_kind():
    assert decode(b"a\r\nb\rc\n", "x") == "a\nb\nc\n"


def test_what_fits_nothing_is_refused_with_the_byte():
    with pytest.raises(InputError, match=r"brief\.txt lässt sich ab Byte 4"):
        decode(b"abcd\x81\xff", "brief.txt")


def test_half_a_utf16_file_is_refused():
    with pytest.raises(InputError, match="Byte"):
        decode(codecs.BOM_UTF16_LE + b"a\0b", "x")
