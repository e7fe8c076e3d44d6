"""Does Whoosh work on our codec as it does on its own? The tests of its live fork (whoosh3) are run with both."""

import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.conftest import missing

ROOT = Path(__file__).parents[2]
OURS = Path(__file__).with_name("array_codec")

OF_THE_FORMAT = {
    "test_codecs::test_corrupt_postings_block_raises_clear_error": "looks for a file of stock postings",
    "test_codecs::test_tiny_blocks_stored_uncompressed_round_trip": "reads the blocks of stock postings",
    "test_columns::test_varbytes_offsets": "asks a stock column whether it wrote offsets",
    "test_indexing::test_lengths": "wants lengths rounded to what a byte can hold; ours are exact",
    "test_indexing::test_many_lengths": "as above",
    "test_mpwriter::test_merge_multi": "as above",
    "test_mpwriter::test_merge_serial": "as above",
    "test_quality::test_max_field_length": "as above",
    "test_quality::test_minmax_field_length": "as above",
}
"""What fails with our codec and not with the stock one, and why: each asserts the stock format itself."""
BY_CHANCE = {"test_quality::test_minmax_field_length"}
"""Of these one in a hundred runs passes: they draw lengths, which may happen to be some that a byte can hold."""


@pytest.fixture(scope="session")
def suite() -> Path:
    """The unpacked source distribution of whoosh3, which holds the package in src/ and its tests in tests/."""
    path = Path(os.environ.get("KEX_WHOOSH_SUITE", "/nowhere"))
    if not (path / "tests").is_dir():
        remedy = (
            "`pip download --no-deps --no-binary :all: whoosh3==3.54.0`, unpack it, and set KEX_WHOOSH_SUITE to it."
        )
        missing("The test suite of whoosh3", remedy)
    return path


def outcomes(suite: Path, report: Path, *path: Path) -> tuple[set[str], set[str]]:
    """The tests that passed and those that did not, with `path` before all else on the path of Python."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(map(str, [*path, suite / "src", ROOT]))}
    options = ["-q", "-n", "2", "-W", "ignore", "-p", "no:randomly", "-p", "no:cacheprovider"]
    command = [sys.executable, "-m", "pytest", *options, f"--junitxml={report}", "tests"]
    subprocess.run(command, cwd=suite, env=environment, capture_output=True, check=False, timeout=600)
    passed, failed = set(), set()
    for case in ET.parse(report).iter("testcase"):  # noqa: S314 - pytest's own report
        name = f"{case.get('classname', '').removeprefix('tests.')}::{case.get('name')}"
        if case.find("failure") is not None or case.find("error") is not None:
            failed.add(name)
        elif case.find("skipped") is None:
            passed.add(name)
    return passed, failed


@pytest.mark.timeout(1300)
def test_what_passes_with_the_stock_codec_passes_with_ours(suite: Path, tmp_path: Path) -> None:
    stock, _ = outcomes(suite, tmp_path / "stock.xml")
    ours, failed = outcomes(suite, tmp_path / "ours.xml", OURS)
    assert len(stock) > 800
    assert (failed & stock) | BY_CHANCE == set(OF_THE_FORMAT)
    assert stock - set(OF_THE_FORMAT) <= ours
