import zipfile

from hypothesis import given
from hypothesis import strategies as st

from api.packed_entries import LeftOut, Naming, sorted_out


def entries(*names: str) -> list[zipfile.ZipInfo]:
    return [zipfile.ZipInfo(name) for name in names]


def test_names_that_become_the_same_are_numbered() -> None:
    found, left = sorted_out(entries("report.txt", "../report.txt", "./report.txt", "dir\\a.txt", "dir/a.txt"))
    assert list(found) == ["report.txt", "report (2).txt", "report (3).txt", "dir/a.txt", "dir/a (2).txt"]
    assert left == []


def test_a_number_that_a_file_has_already_is_not_given_again() -> None:
    found, _ = sorted_out(entries("a.txt", "./a.txt", "a (2).txt"))
    assert {name: entry.orig_filename for name, entry in found.items()} == {
        "a.txt": "a.txt", "a (3).txt": "./a.txt", "a (2).txt": "a (2).txt",
    }  # fmt: skip


def test_of_one_name_the_later_entry_is_taken_and_the_other_is_told() -> None:
    one, two, other = entries("a.txt", "a.txt", "b.txt")
    found, left = sorted_out([one, other, two])
    assert (found["a.txt"], found["b.txt"]) == (two, other)
    assert [each.name for each in left] == ["a.txt"]
    assert "later entry" in left[0].reason


def test_folders_and_what_macos_adds_are_neither() -> None:
    assert sorted_out(entries("x/", "y\\", "__MACOSX/._a", "x/.DS_Store")) == ({}, [])


def test_an_entry_without_a_name_is_told_by_what_it_has() -> None:
    (left,) = sorted_out(entries("../.."))[1]
    assert left == LeftOut("../..", "It has no name: give it one and pack it again.")


PIECES = st.lists(st.sampled_from(["a", "b.txt", "..", ".", "", "a (2)", "b (2).txt", ".git"]), min_size=1, max_size=4)


@given(st.lists(st.builds(str.join, st.sampled_from(["/", "\\"]), PIECES), max_size=30))
def test_every_file_is_found_once_or_told(names: list[str]) -> None:
    found, left = sorted_out(entries(*names))
    assert len(found) + len(left) == sum(not name.endswith(("/", "\\")) for name in names)
    assert len({id(entry) for entry in found.values()}) == len(found)


@given(st.lists(st.sampled_from(["a", "a (2)", "a (3)", "b/a", "b/a (2)", "a.txt", "a (2).txt"]), max_size=40))
def test_no_name_is_given_twice(names: list[str]) -> None:
    naming = Naming(set(names))
    given_names = [naming.unique(name) for name in names]
    assert len(set(given_names)) == len(names)
    assert set(names) <= set(given_names)
