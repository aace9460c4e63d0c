"""The container of compiled catalogues."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ausrede.errors import CatalogueError
from ausrede.sections import PAGE, Flat, Paged, Sections, in_memory, pack

KEYS = st.text("abcdefg xyz*ä", min_size=1)
TABLES = st.dictionaries(KEYS, st.text("0123:- "), max_size=30)


def test_a_container_holds_data_only():
    """Decoding knows JSON, text and tables of text; there is nothing in it that could be made to run."""
    found = Sections(in_memory(pack({"a": {"x": [1, None]}, "b": "Grüße\n"}, made="today")))
    assert (found("a"), found("b"), found.head["made"]) == ({"x": [1, None]}, "Grüße\n", "today")
    with pytest.raises(KeyError):
        found("c")


@given(TABLES, TABLES, KEYS)
def test_tables_come_back(one, two, other):
    """Whatever lies beside them."""
    found = Sections(in_memory(pack({"a": Paged(one), "f": Flat(one), "b": Paged(two)})))
    assert found("f") == one
    for name, table in (("a", one), ("b", two)):
        lookup = found(name)
        assert all(lookup.get(key) == table.get(key, "") for key in (*one, *two, other))


@pytest.mark.parametrize("longest", [1, PAGE // 6, 3 * PAGE])
def test_rows_are_found_on_many_pages(longest):
    table = {f"{'kein ' * (number % 3)}w{number}": f"{number}\t" + "9" * (number % 7 * longest // 6) for number in range(300)}
    lookup = Sections(in_memory(pack({"t": Paged(table)})))("t")
    assert {key: lookup.get(key) for key in table} == table
    assert not any(lookup.get(key) for key in ("a", "kein", "kein ", "w", "w1 ", "w300", "z", "", "9"))


def test_only_the_pages_of_rows_that_are_asked_for_are_read():
    packed = pack({"t": Paged({str(number): "x" * 50 for number in range(2000)})})
    read: list[int] = []

    def source(start: int, size: int) -> bytes:
        read.append(size)
        return packed[start : start + size]

    section = Sections(source)
    lookup, opening = section("t"), len(read)
    assert [lookup.get("7"), lookup.get("7")] == ["x" * 50] * 2
    (size,) = read[opening:]
    assert size < 3 * PAGE


def test_a_core_longer_than_the_beginning_is_read_to_its_end():
    text = "x" * 3_000_000
    found = Sections(in_memory(pack({"a": text, "t": Paged({"k": "v"})})))
    assert (found("a"), found("t").get("k")) == (text, "v")


def broken(packed: bytes) -> bytes:
    return packed[:-3] + b"#" + packed[-2:]


def test_a_broken_page_is_told_if_nobody_can_make_it_anew_or_what_comes_is_something_else():
    packed = pack({"t": Paged({"k": "value"})})
    for remake in (None, lambda: b"", lambda: broken(packed), lambda: pack({"t": Paged({"k": "other"})})):
        with pytest.raises(CatalogueError, match="bitte rufen Sie noch einmal auf"):
            Sections(in_memory(broken(packed)), remake)("t").get("k")
    assert Sections(in_memory(broken(packed)), lambda: packed)("t").get("k") == "value"


def test_the_head_can_be_replaced():
    packed = Sections(in_memory(pack({"t": Paged({"k": "v"})}, made="today"))).packed(made="yesterday")
    found = Sections(in_memory(packed))
    assert (found.head["made"], found("t").get("k")) == ("yesterday", "v")
