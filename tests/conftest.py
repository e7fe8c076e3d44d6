"""What every test may ask for."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

IN_CI = os.environ.get("CI") == "true"

# A busy machine makes single examples slow; time is measured by benchmarks, not here.
settings.register_profile("kex", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("kex")


def missing(what: str, remedy: str) -> None:
    """Skip the test outside CI, where `what` may be absent; in CI its absence is a failure."""
    message = f"{what} is not here; {remedy}"
    if IN_CI:
        pytest.fail(message)
    pytest.skip(message)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of third-party test data, beside the checkout or where KEX_SHARED says."""
    path = Path(os.environ.get("KEX_SHARED", Path(__file__).parents[2] / "shared"))
    if not (path / "eval").is_dir():
        missing(f"The test data in {path}", "set KEX_SHARED to a folder with eval/ and files/ in it.")
    return path
