"""Runs the checks one after the other, each with its name and time; says at the end which failed."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
WORKERS = "2"
ON_POSTGRESQL = {"PARCOURS_TEST_DATABASE": "postgresql"}


@dataclass(frozen=True)
class Check:
    """One command of the environment, with its settings; it stands in the small loop, in the whole, or in both."""

    name: str
    command: tuple[str, ...]
    is_quick: bool = True
    is_full: bool = True
    settings: dict[str, str] = field(default_factory=dict)

    def passes(self) -> bool:
        """Run the command, its output shown as it comes, and tell whether it ended well."""
        program, *rest = self.command
        place = os.pathsep.join((str(BIN), os.environ.get("PATH", os.defpath)))
        settings = {**os.environ, "PATH": place, **self.settings}
        return subprocess.run([str(BIN / program), *rest], cwd=ROOT, env=settings, check=False).returncode == 0


def tests(choice: str) -> tuple[str, ...]:
    """Return the command that runs the tests whose marks match."""
    return ("pytest", "-q", "-n", WORKERS, "-m", choice)


CHECKS = (
    Check("Style", ("ruff", "check", ".")),
    Check("Formatting", ("ruff", "format", "--check", ".")),
    Check("Types", ("mypy",)),
    Check("Import contracts", ("lint-imports", "--no-logo")),
    Check("Templates", ("djlint", "templates", "--lint", "--quiet")),
    Check("Content", ("elearn", "content", "check")),
    Check("Translations", ("python", "scripts/translations.py", "check")),
    Check("Tests of the small loop", tests("not browser and not crash and not slow"), is_full=False),
    Check("Tests on SQLite", tests("not browser and not crash"), is_quick=False),
    Check("Tests on PostgreSQL", tests("postgresql and not browser and not crash"), False, settings=ON_POSTGRESQL),
    Check("Tests in a browser", tests("browser and not crash"), False),
    Check("Tests that kill the server", ("pytest", "-q", "-m", "crash"), False, settings={"CYCLES": "3"}),
)


def main(arguments: list[str]) -> int:
    """Run every check, or with `quick` those of the small loop; return 1 if one failed."""
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]  # in order, with what the commands print
    began = time.monotonic()
    failed = []
    for check in CHECKS:
        if not (check.is_quick if arguments == ["quick"] else check.is_full):
            continue
        print(f"\n── {check.name}")
        start = time.monotonic()
        passed = check.passes()
        print(f"── {check.name}: {'passed' if passed else 'FAILED'} in {time.monotonic() - start:.1f} s")
        if not passed:
            failed.append(check.name)
    print(f"\n── {'FAILED: ' + ', '.join(failed) if failed else 'All passed'}, in {time.monotonic() - began:.0f} s")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
