"""Coverage-guided fuzzing of what strangers send: ``python tests/fuzz/run.py mail|katalog [SECONDS]``.

Starts from the seeds beside this file and keeps what it finds in a temporary folder.
Any exception that is not one of ours, a wrong place, or an input that takes longer
than ten seconds ends the run; the input is then in the current folder.
Needs the extra ``fuzz``; not part of pytest.
"""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parents[1] / "src"), str(HERE.parent)]

import atheris  # noqa: E402 - after the path is set

with atheris.instrument_imports(include=["ausrede", "email"]):
    from ausrede.catalogue import from_compiled
    from ausrede.compiling import compile_catalogue
    from ausrede.errors import CatalogueError, InputError
    from ausrede.mail import read

SMALL = [
    (
        Path("klein.yaml"),
        b"version: 1\nk: 0.3\nbands: [{from: 0, word: w}]\nrepetition: {days: 9, times: 1, reasons: 1}\norders: {machtmensch: [frueh]}\n"
        b"excuses: [{id: krank, title: t, quote: q, description: d, hints: [h]}]\n"
        b"types: [{id: machtmensch, title: t, dative: t, description: d, signs: [s], weights: {trust: 10}}]\n"
        b"circumstances: [{id: frueh, kind: fact, title: t, meaning: m}]\nsources: [{id: urteil, title: t}]\n",
    )
]
TEXT = "Ich war krank, mein Hund hat am 3.3. um 7:30 die Skizze gefressen. Nicht der Welpe! a b c ab ab ab"


def mail(data: bytes) -> None:
    """A letter whose own words lie within its text, or a sentence that names the file."""
    try:
        letter = read(data, "brief.eml")
    except InputError as error:
        assert str(error).startswith("brief.eml"), error
        return
    assert letter.text.strip()
    last = 0
    for start, end in letter.spans:
        assert last <= start <= end <= len(letter.text)
        last = end


def katalog(data: bytes) -> None:
    """A catalogue that can be used, or a sentence with file and line."""
    try:
        made = from_compiled(compile_catalogue([SMALL, [(Path("eigen.yaml"), data)]]))
    except CatalogueError as error:
        assert re.match(r"eigen\.yaml(, Zeile \d+:| ist nicht in UTF-8)", str(error)), error
        return
    for found in made.recogniser.recognise(TEXT).findings:
        assert TEXT[found.start : found.end] == found.words


def main() -> None:
    """Fuzz the named target for the given time."""
    name, seconds = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 120
    target = {"mail": mail, "katalog": katalog}[name]
    folder = tempfile.mkdtemp(prefix=f"fuzz-{name}-")
    arguments = [
        sys.argv[0],
        folder,
        str(HERE / name),
        f"-max_total_time={seconds}",
        "-timeout=10",
        "-max_len=8000",
        "-print_final_stats=1",
    ]
    dictionary = HERE / f"{name}.dict"
    atheris.Setup([*arguments, f"-dict={dictionary}"], target)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
