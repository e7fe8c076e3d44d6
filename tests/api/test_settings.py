from pathlib import Path

import pytest

from api.settings import Settings, Token, hand_down, read_settings
from corpus.access import Principal
from corpus.errors import InvalidInputError


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"KEX_{name.upper()}", raising=False)


def test_without_settings_there_are_defaults() -> None:
    settings = read_settings()
    assert (settings.data, settings.host, settings.port) == (Path(".kex"), "127.0.0.1", 8000)
    assert settings.upload_limit == 100 * 1024 * 1024
    assert (settings.extract_seconds, settings.extract_memory) == (60, 1024 * 1024 * 1024)


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEX_PORT", "9000")
    monkeypatch.setenv("KEX_TOKENS", '{"a-token-of-some-length": {"user": "li", "member": "cmhk", "roles": ["staff"]}}')
    settings = read_settings()
    assert settings.port == 9000
    assert settings.tokens["a-token-of-some-length"].principal() == Principal("li", "cmhk", frozenset({"staff"}))


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_an_empty_setting_counts_as_not_set(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"KEX_{name.upper()}", "")
    assert read_settings() == Settings()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("KEX_PORT", "web"),
        ("KEX_PORT", "65536"),
        ("KEX_UPLOAD_LIMIT", "0"),
        ("KEX_UPLOAD_LIMIT", "100 MB"),
        ("KEX_EXTRACT_SECONDS", "-1"),
        ("KEX_EXTRACT_MEMORY", "5"),
        ("KEX_EXTRACT_OUTPUT", "5"),
        ("KEX_TOKENS", "{"),
        ("KEX_TOKENS", "[]"),
        ("KEX_TOKENS", '{"": {"user": "li"}}'),
        ("KEX_TOKENS", '{"short": {"user": "li"}}'),
        ("KEX_TOKENS", '{"t0ken-of-some-length": {}}'),
        ("KEX_TOKENS", '{"t0ken-of-some-length": {"user": "li", "rights": "all"}}'),
    ],
)
def test_a_setting_that_cannot_be_used_is_named_and_no_secret_with_it(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(InvalidInputError) as caught:
        read_settings()
    assert name in str(caught.value)
    assert "t0ken" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_only_a_service_without_tokens_on_a_loopback_address_is_local() -> None:
    assert all(Settings(host=host).is_local for host in ("127.0.0.1", "::1", "localhost"))
    assert not Settings(host="0.0.0.0").is_local  # noqa: S104 - only compared
    assert not Settings(tokens={"a-token-of-some-length": Token(user="li")}).is_local


def test_processes_that_are_started_find_the_same_data_and_address(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("KEX_DATA", "KEX_HOST", "KEX_PORT"):
        monkeypatch.setenv(name, "")  # and so it is put back afterwards
    settings = Settings(data=tmp_path, host="::1", port=9001)
    hand_down(settings)
    assert read_settings() == settings
