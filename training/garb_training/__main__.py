"""Command line: ``python -m garb_training <detector|embedder> <step> [options]``.

Each step is a module with ``add_arguments(parser)`` and ``run(args)``. A step is imported only when it is
asked for, so one part's missing packages never stop the other.
"""

import argparse
import importlib
import sys

STEPS: dict[str, tuple[str, ...]] = {
    "detector": ("prepare", "train", "evaluate", "calibrate", "export", "parity"),
    "embedder": ("prepare", "project", "train", "average", "evaluate", "export"),
}


def main(argv: list[str]) -> int:
    """Runs the step named by the first two arguments; returns the process's exit status."""
    parser = argparse.ArgumentParser(prog="garb_training", description=__doc__.split("\n")[0])
    parts = parser.add_subparsers(dest="part", required=True, metavar="|".join(STEPS))
    wanted = tuple(argv[:2])
    for part, steps in STEPS.items():
        step_parsers = parts.add_parser(part).add_subparsers(dest="step", required=True, metavar="|".join(steps))
        for step in steps:
            step_parser = step_parsers.add_parser(step)
            if wanted == (part, step):
                module = importlib.import_module(f"garb_training.{part}.{step}")
                module.add_arguments(step_parser)
                step_parser.set_defaults(run=module.run)
    args = parser.parse_args(argv)
    return args.run(args) or 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
