"""Command line: ``python -m garb_training <detector|embedder> <step> [options]``, or a shared step such as ``speed``.

Each step is a module with ``add_arguments(parser)`` and ``run(args)``. A step's module is imported only when that step
runs, so a missing package of one step never breaks another.
"""

import argparse
import ast
import importlib
import sys
from pathlib import Path

STEPS: dict[str, tuple[str, ...]] = {
    "detector": ("prepare", "pseudo_label", "train", "average", "evaluate", "found", "calibrate", "export", "quantize", "parity", "plot"),
    "embedder": ("prepare", "project", "contrast", "tune", "train", "average", "evaluate", "compare", "export", "attributes", "quantize", "phone", "plot"),
}
# Steps of no part: of any model or any log.
SHARED_STEPS = ("speed", "curves", "drawn_data")


def main(argv: list[str]) -> int:
    """Runs the step named by the first arguments; returns the process's exit status."""
    parser = argparse.ArgumentParser(prog="garb_training", description=__doc__.split("\n")[0])
    parts = parser.add_subparsers(dest="part", required=True, metavar="|".join((*STEPS, *SHARED_STEPS)))
    for part, steps in STEPS.items():
        part_parser = parts.add_parser(part, help=summary(part, "__init__"))
        step_parsers = part_parser.add_subparsers(dest="step", required=True, metavar="step")
        for step in steps:
            add_step(step_parsers, (part, step), is_wanted=argv[:2] == [part, step])
    for step in SHARED_STEPS:
        add_step(parts, (step,), is_wanted=argv[:1] == [step])
    args = parser.parse_args(argv)
    return args.run(args) or 0


def add_step(parsers: argparse._SubParsersAction, path: tuple[str, ...], is_wanted: bool) -> None:
    """Adds a step's parser; its module is imported, for its options, only where it is wanted."""
    formatter = argparse.RawDescriptionHelpFormatter
    parser = parsers.add_parser(path[-1], help=summary(*path), formatter_class=formatter)
    if is_wanted:
        module = importlib.import_module(".".join(("garb_training", *path)))
        parser.description = module.__doc__
        module.add_arguments(parser)
        parser.set_defaults(run=module.run)


def summary(*path: str) -> str:
    """The first line of a module's docstring, read without importing it."""
    source = Path(__file__).parent.joinpath(*path).with_suffix(".py").read_text()
    return (ast.get_docstring(ast.parse(source)) or "").split("\n")[0].replace("%", "%%")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
