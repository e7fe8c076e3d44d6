"""How is Apache Tika asked, warm and on one core?

Its parsers come from Maven Central with the dependencies that they name; Server.java keeps them in memory, as Tika's
own server does, which is not to be had there.
"""

import subprocess
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

_HERE = Path(__file__).parent


class TikaUnavailableError(Exception):
    """Java or Maven is missing, or the parsers cannot be fetched."""


@contextmanager
def tika(core: int, work: Path) -> Iterator[Callable[[Path], str]]:
    """What gives a file's text, of a server that has the one `core`; its class path is kept in the folder `work`.

    Raises TikaUnavailableError.
    """
    command = ["taskset", "-c", str(core), "java", "-XX:ActiveProcessorCount=1", "-cp", _class_path(work)]
    command.append(str(_HERE / "Server.java"))
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout
        try:
            told = (line.split() for line in process.stdout)  # its libraries have things to say as well
            port = next((words[1] for words in told if words[:1] == ["port"]), "")
            if not port:
                raise TikaUnavailableError("Tika's server did not start")
            yield lambda path: _asked(port, path)
        finally:
            process.kill()


def _asked(port: str, path: Path) -> str:
    request = urllib.request.Request(f"http://127.0.0.1:{port}/", str(path.absolute()).encode())
    try:
        with urllib.request.urlopen(request, timeout=600) as answer:  # noqa: S310 - ours
            return str(answer.read().decode())
    except urllib.error.HTTPError:  # a file that Tika does not read
        return ""


def _class_path(work: Path) -> str:
    written = work / "tika.classpath"
    if not written.exists():
        goal = ["dependency:build-classpath", "-q", f"-Dmdep.outputFile={written}"]
        try:
            subprocess.run(["mvn", "-q", "-B", "-f", str(_HERE / "pom.xml"), *goal], check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError) as error:
            raise TikaUnavailableError(f"Tika's parsers cannot be fetched by Maven ({error})") from error
    return written.read_text("utf-8").strip()
