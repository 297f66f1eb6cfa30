"""Compares two embedders on the held-out data query by query: each score's difference and its 95 % interval."""

from __future__ import annotations

import argparse
from pathlib import Path

import torch

from .answers import differences
from .evaluate import held_out_answers, open_embedder


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the step's arguments."""
    parser.add_argument("--cache", type=Path, required=True, help="folder written by `prepare`")
    parser.add_argument("--model", type=Path, default=Path("models/embedder/model.int8.onnx"), help="exported .onnx, or .pt checkpoint")
    parser.add_argument("--other", type=Path, required=True, help="the one to judge")


def run(arguments: argparse.Namespace) -> None:
    """Prints a row a score: queries, both models' means, the difference with its interval, and whether it is beyond chance."""
    torch.set_num_threads(1)
    own, other = (held_out_answers(open_embedder(path), arguments.cache) for path in (arguments.model, arguments.other))
    print("score | queries | model | other | difference | 95 % interval |")
    for name, found in differences(own, other).items():
        verdict = "lower" if found.high < 0 else "higher" if found.low > 0 else ""
        means = f"{own[name].mean:.3f} | {other[name].mean:.3f} | {found.mean:+.3f}"
        print(f"{name} | {len(own[name].scores)} | {means} | {found.low:+.3f} to {found.high:+.3f} | {verdict}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    add_arguments(parser)
    run(parser.parse_args())
