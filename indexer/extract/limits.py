"""What may one task of a reading process take, and how is it said that one took more?"""

from dataclasses import dataclass

_MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What one task may take: `seconds` by the clock, `memory` and `output` in bytes.

    `memory` is address space beyond what the readers' own code takes, and heeded on Linux only; `output` is the
    length of the answer. `settings` names, after `KEX_`, the settings that an operator would change.
    """

    seconds: float = 60.0
    memory: int = 1024 * _MEBIBYTE
    output: int = 64 * _MEBIBYTE
    settings: str = "EXTRACT"

    @property
    def too_slow(self) -> str:
        """What to say of a file that took too long."""
        return (
            f"Reading the file took longer than {self.seconds:g} seconds, the limit KEX_{self.settings}_SECONDS, so "
            "it was stopped. Raise the limit, or split the file."
        )

    @property
    def too_large(self) -> str:
        """What to say of a file that took too much memory."""
        return (
            f"Reading the file took more memory than KEX_{self.settings}_MEMORY allows, so it was stopped. "
            "Raise the limit, or split the file."
        )

    @property
    def too_long(self) -> str:
        """What to say of a file of which there is too much to tell."""
        return (
            f"The text of the file is over {self.output // _MEBIBYTE} MiB, the limit KEX_{self.settings}_OUTPUT, so "
            "it was stopped. Raise the limit, or split the file."
        )
