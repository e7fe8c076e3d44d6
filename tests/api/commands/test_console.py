import errno
import io
import re
import signal
import sys

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st

from api.commands.console import Terminated, one_line, plain_errors, printable, run, write_line
from corpus.errors import InvalidInputError


def _said(error: Exception, capsys: pytest.CaptureFixture[str]) -> str:
    with pytest.raises(typer.Exit) as caught, plain_errors():
        raise error
    assert caught.value.exit_code == 2
    return capsys.readouterr().err


def test_an_error_of_ours_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert _said(InvalidInputError("This\nis [bold]wrong[/]."), capsys) == "kex: This is [bold]wrong[/].\n"


def test_a_path_that_the_system_refuses_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    said = _said(PermissionError(errno.EACCES, "Permission denied", "/secret"), capsys)
    assert said.startswith("kex: /secret: Permission denied")


def test_a_fault_of_ours_is_not_called_bad_input() -> None:
    with pytest.raises(ZeroDivisionError), plain_errors():
        _ = 1 / 0


def test_a_closed_pipe_is_no_bad_input() -> None:
    with pytest.raises(BrokenPipeError), plain_errors():
        raise BrokenPipeError(errno.EPIPE, "Broken pipe", "x")


@given(st.text(alphabet=st.characters()))
def test_nothing_printable_steers_a_terminal_and_offsets_stay(text: str) -> None:
    shown = printable(text)
    assert len(shown) == len(text)
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", shown)
    assert "\n" not in one_line(text)


def test_a_terminal_that_lacks_a_character_gets_an_escape(monkeypatch: pytest.MonkeyPatch) -> None:
    narrow = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", narrow)
    app = typer.Typer()
    app.command()(lambda: write_line("網 \udc80"))
    monkeypatch.setattr(sys, "argv", ["kex"])
    handler = signal.getsignal(signal.SIGTERM)
    try:
        assert run(app) == 0
        with pytest.raises(Terminated):
            signal.raise_signal(signal.SIGTERM)
    finally:
        signal.signal(signal.SIGTERM, handler)
    narrow.seek(0)
    assert narrow.read() == "\\u7db2 \\udc80\n"


def test_ctrl_c_is_said_in_one_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    app = typer.Typer()

    @app.command()
    def stopped() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(sys, "argv", ["kex"])
    handler = signal.getsignal(signal.SIGTERM)
    try:
        assert run(app) == 130
    finally:
        signal.signal(signal.SIGTERM, handler)
    assert re.fullmatch(r"kex: stopped[^\n]+\n", capsys.readouterr().err)
