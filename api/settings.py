"""What has the operator set?

The only reader of the environment. Every setting has the prefix `KEX_`: `KEX_DATA=/srv/kex kex serve`.
"""

import os
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict
from pydantic_settings.exceptions import SettingsError

from corpus.access import Principal
from corpus.errors import InvalidInputError

_MEBIBYTE = 1024 * 1024
SHORTEST_TOKEN = 16
"""Characters of a bearer token: an empty or short one, from a variable that was not set, opens the door to all."""


class Token(BaseModel):
    """Whom a bearer token stands for; `staff` among the roles may change the collection."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    user: str = Field(min_length=1, max_length=100)
    member: str = Field(default="", max_length=100)
    roles: frozenset[str] = frozenset()

    def principal(self) -> Principal:
        """The principal that a request with this token has."""
        return Principal(self.user, self.member, self.roles)


class Settings(BaseSettings):
    """All settings with their defaults; sizes are in bytes, times in seconds. An empty one counts as not set."""

    model_config = SettingsConfigDict(env_prefix="KEX_", env_ignore_empty=True, frozen=True)

    data: Path = Path(".kex")
    """Where the database, the files and the index are."""
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    tokens: dict[Annotated[str, Field(min_length=SHORTEST_TOKEN)], Token] = Field(default_factory=dict)
    """JSON: `{"TOKEN": {"user": "li", "member": "cmhk", "roles": ["staff"]}}`."""
    members: Path | None = None
    """A JSON list of members, each with `slug` and `names` by language, as in corpus/samples/members.json."""
    upload_limit: int = Field(default=100 * _MEBIBYTE, ge=1)
    index_memory: int = Field(default=256 * _MEBIBYTE, ge=16 * _MEBIBYTE)
    extract_seconds: float = Field(default=60.0, gt=0)
    extract_output: int = Field(default=64 * _MEBIBYTE, ge=_MEBIBYTE)
    extract_memory: int = Field(default=1024 * _MEBIBYTE, ge=64 * _MEBIBYTE)
    ocr: Literal["auto", "rapidocr", "tesseract", "off"] = "auto"
    """Which recogniser reads pages that are pictures: where both are there, the one that is better for their script."""
    ocr_seconds: float = Field(default=120.0, gt=0)
    ocr_memory: int = Field(default=2048 * _MEBIBYTE, ge=256 * _MEBIBYTE)
    ocr_pages: int = Field(default=300, ge=0)
    """Of one document: a page takes some seconds, and others wait meanwhile."""
    picture_seconds: float = Field(default=10.0, gt=0)
    picture_memory: int = Field(default=1024 * _MEBIBYTE, ge=64 * _MEBIBYTE)
    picture_cache: int = Field(default=256 * _MEBIBYTE, ge=0)
    """Bytes of pictures of pages that are kept in `data`."""

    @property
    def is_local(self) -> bool:
        """Whether only people on this machine can reach the service, and nobody needs a token."""
        return not self.tokens and self.host in ("127.0.0.1", "::1", "localhost")


def read_settings() -> Settings:
    """The settings of this process. Raises InvalidInputError naming the first that cannot be used."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]).upper()
        # Between the setting's name and the field's stands a token, which is a secret.
        field = f" ({first['loc'][-1]})" if len(first["loc"]) > 2 else ""
        raise InvalidInputError(f"The setting KEX_{name} cannot be used: {first['msg']}{field}.") from error
    except SettingsError as error:
        raise InvalidInputError("The setting KEX_TOKENS cannot be read: it is not JSON.") from error


def hand_down(settings: Settings) -> None:
    """Let the processes that this one starts find the same data and address."""
    os.environ["KEX_DATA"] = str(settings.data)
    os.environ["KEX_HOST"] = settings.host
    os.environ["KEX_PORT"] = str(settings.port)
