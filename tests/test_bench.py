"""What the benchmark says of a process is about that process."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent / "benchmarks"))


@pytest.mark.skipif(sys.platform == "win32", reason="resource usage as Unix has it")
def test_the_peak_of_a_process_is_not_that_of_its_parent():
    code = (
        "import os, sys\nsys.path.insert(0, sys.argv[1])\nfrom bench import Bench\nbench = object.__new__(Bench)\nbench.env = dict(os.environ)\n"
        "large = os.urandom(1000) * 150_000\nprint(bench.peak(sys.executable, '-c', 'pass'), bench.peak(sys.executable, '-c', 'b\\'x\\' * 90_000_000'))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(Path(__file__).parent / "benchmarks")], capture_output=True, check=True, text=True
    )
    small, large = map(float, done.stdout.split())
    assert small < 40
    assert 85 < large < 140
