"""Command line: ``python -m garb_training <detector|embedder> <step> [options]``, or a step of neither: ``speed``, ...

Each step is a module with ``add_arguments(parser)`` and ``run(args)``. A step is imported only when it is
asked for, so one part's missing packages never stop the other.
"""

import argparse
import importlib
import sys

STEPS: dict[str, tuple[str, ...]] = {
    "detector": ("prepare", "train", "evaluate", "calibrate", "export", "quantize", "parity", "plot"),
    "embedder": ("prepare", "project", "train", "average", "evaluate", "export", "quantize", "phone", "plot"),
}
# Steps of no part: of any model or any log.
SHARED_STEPS = ("speed", "curves", "drawn_data")


def main(argv: list[str]) -> int:
    """Runs the step named by the first arguments; returns the process's exit status."""
    parser = argparse.ArgumentParser(prog="garb_training", description=__doc__.split("\n")[0])
    parts = parser.add_subparsers(dest="part", required=True, metavar="|".join((*STEPS, *SHARED_STEPS)))
    for part, steps in STEPS.items():
        step_parsers = parts.add_parser(part).add_subparsers(dest="step", required=True, metavar="|".join(steps))
        for step in steps:
            add_step(step_parsers, step, f"garb_training.{part}.{step}", is_wanted=argv[:2] == [part, step])
    for step in SHARED_STEPS:
        add_step(parts, step, f"garb_training.{step}", is_wanted=argv[:1] == [step])
    args = parser.parse_args(argv)
    return args.run(args) or 0


def add_step(parsers: argparse._SubParsersAction, name: str, module_name: str, is_wanted: bool) -> None:
    """Adds a step's parser; its module is imported, and its options and its docstring shown, only where it is wanted."""
    if not is_wanted:
        parsers.add_parser(name)
        return
    module = importlib.import_module(module_name)
    formatter = argparse.RawDescriptionHelpFormatter
    parser = parsers.add_parser(name, description=module.__doc__, formatter_class=formatter)
    module.add_arguments(parser)
    parser.set_defaults(run=module.run)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
