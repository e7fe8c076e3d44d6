"""What has the operator set?

The only reader of the environment. Every setting has the prefix `KEX_`: `KEX_DATA=/srv/kex kex serve`.
"""

import os
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict
from pydantic_settings.exceptions import SettingsError

from corpus.access import Principal
from corpus.errors import InvalidInputError

_MEBIBYTE = 1024 * 1024


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
    """All settings with their defaults; sizes are in bytes, times in seconds."""

    model_config = SettingsConfigDict(env_prefix="KEX_", frozen=True)

    data: Path = Path(".kex")
    """Where the database, the files and the index are."""
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    tokens: dict[str, Token] = Field(default_factory=dict)
    """JSON: `{"TOKEN": {"user": "li", "member": "cmhk", "roles": ["staff"]}}`."""
    members: Path | None = None
    """A JSON list of members, each with `slug` and `names` by language, as in corpus/samples/members.json."""
    upload_limit: int = Field(default=100 * _MEBIBYTE, ge=1)
    extract_seconds: float = Field(default=60.0, gt=0)
    extract_memory: int = Field(default=1024 * _MEBIBYTE, ge=64 * _MEBIBYTE)

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
        name = "_".join(str(part) for part in first["loc"][:1]).upper()
        raise InvalidInputError(f"The setting KEX_{name} cannot be used: {first['msg']}.") from error
    except SettingsError as error:
        raise InvalidInputError(f"A setting cannot be read: {error}. Lists and tokens are written as JSON.") from error


def hand_down(settings: Settings) -> None:
    """Let the processes that this one starts find the same data and address."""
    os.environ["KEX_DATA"] = str(settings.data)
    os.environ["KEX_HOST"] = settings.host
    os.environ["KEX_PORT"] = str(settings.port)
