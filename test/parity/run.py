"""Makes the golden files of other programs again and compares them with those kept in test/fixtures.

    python3 test/parity/run.py                      exits with 1 where numbers differ by more than 1e-9, or texts at all
    python3 test/parity/run.py fusion|metrics       one suite only
    python3 test/parity/run.py tuning               garb tune runs beside ranx's optimize_fusion: all of its grid, and as good a value
    python3 test/parity/run.py fusion --write       puts the new files of a suite in the place of the kept ones

Needs Python 3.10 or later with venv; the pinned packages go into .cache/parity-venv. Takes about four minutes of processor time, nearly all of
it numba's compiling of ranx's methods, which say how long they will take.
"""

import json
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
# Each has make_goldens.py and requirements.txt, and its files in test/fixtures.
SUITES = {"fusion": REPOSITORY / "test/parity", "metrics": REPOSITORY / "test/parity_metrics"}
ENVIRONMENT = REPOSITORY / ".cache/parity-venv"
TOLERANCE = 1e-9


def environment():
    """The interpreter of an environment made from the very requirements of the suites."""
    requirements = [folder / "requirements.txt" for folder in SUITES.values()]
    wanted = "".join(file.read_text() for file in requirements)
    made_from = ENVIRONMENT / "made-from.txt"
    python = ENVIRONMENT / "bin/python"
    if not made_from.exists() or made_from.read_text() != wanted:
        print(f"Making a Python environment in {ENVIRONMENT.relative_to(REPOSITORY)} …", flush=True)
        venv.create(ENVIRONMENT, with_pip=True, clear=True)
        files = [part for file in requirements for part in ("-r", file)]
        subprocess.run([python, "-m", "pip", "install", "--quiet", *files], check=True)
        made_from.write_text(wanted)
    return python


def differences(made, kept, at=""):
    """Paths at which two JSON values differ; numbers differ by more than 1e-9, relative above 1."""
    if isinstance(made, dict) and isinstance(kept, dict):
        for key in sorted(made.keys() | kept.keys()):
            if key in made and key in kept:
                yield from differences(made[key], kept[key], f"{at}.{key}")
            else:
                yield f"{at}.{key}: in one only"
    elif isinstance(made, list) and isinstance(kept, list) and len(made) == len(kept):
        for index, pair in enumerate(zip(made, kept)):
            yield from differences(*pair, f"{at}.{index}")
    elif isinstance(made, (int, float)) and isinstance(kept, (int, float)):
        if not abs(made - kept) <= TOLERANCE * max(1, abs(made), abs(kept)):
            yield f"{at}: {made} now, {kept} kept"
    elif made != kept:
        yield f"{at}: {made!r:.80} now, {kept!r:.80} kept"


def read(file):
    text = file.read_text() if file.exists() else None
    return json.loads(text) if text is not None and file.suffix == ".json" else text


def check(suite, write):
    """Whether the suite's kept files are what its script makes; with `write` they become so."""
    fixtures = REPOSITORY / "test/fixtures" / suite
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([environment(), SUITES[suite] / "make_goldens.py", folder], check=True)
        made = sorted(Path(folder).iterdir())
        if write:
            fixtures.mkdir(parents=True, exist_ok=True)
            for file in made:
                shutil.copy(file, fixtures / file.name)
        found = {file.name: list(differences(read(file), read(fixtures / file.name))) for file in made}
    for name, paths in found.items():
        print(f"{suite}/{name}: {len(paths)} differences", *paths[:20], sep="\n  ", flush=True)
    return len(found) > 0 and not any(found.values())


def tune():
    """Whether garb's tuning of drawn runs visits the whole grid and does as well as ranx's."""
    script = REPOSITORY / "test/parity/tune_against_ranx.py"
    return subprocess.run([environment(), script, "--queries", "40"]).returncode == 0


def main(arguments):
    write = "--write" in arguments
    suites = [argument for argument in arguments if argument in SUITES]
    rest = set(arguments) - set(suites) - {"--write", "tuning"}
    if rest or (write and (not suites or "tuning" in arguments)):
        raise SystemExit(__doc__)
    results = [check(suite, write) for suite in suites or ([] if "tuning" in arguments else SUITES)]
    if "tuning" in arguments or not arguments:
        results.append(tune())
    raise SystemExit(0 if all(results) else 1)


if __name__ == "__main__":
    main(sys.argv[1:])
