"""Averages the weights of two embedders (Wortsman et al. 2022, "Robust fine-tuning of zero-shot models", arXiv:2109.01903)."""

from __future__ import annotations

import argparse
import copy
from pathlib import Path

import torch

from .export import fold_standardisation
from .model import Embedder, load_embedder, save_embedder


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the step's arguments."""
    parser.add_argument("--start", type=Path, required=True, help="checkpoint that the training started from")
    parser.add_argument("--trained", type=Path, required=True, help="checkpoint that the training ended with")
    parser.add_argument("--share", type=float, default=0.5, help="share of the trained weights in the average")
    parser.add_argument("--out", type=Path, required=True)


def run(arguments: argparse.Namespace) -> None:
    """Writes the checkpoint between the two."""
    averaged = average_weights(load_embedder(arguments.start), load_embedder(arguments.trained), arguments.share)
    save_embedder(averaged, arguments.out)


def average_weights(start: Embedder, trained: Embedder, share: float) -> Embedder:
    """Returns an embedder with (1 − share) · start + share · trained in every weight.

    Projections that read features by other means and deviations, as `tune` leaves them, are first made to read them as they are.
    """
    read_alike = (torch.equal(start.feature_mean, trained.feature_mean), torch.equal(start.feature_deviation, trained.feature_deviation))
    if not all(read_alike):
        start, trained = copy.deepcopy(start), copy.deepcopy(trained)
        for embedder in (start, trained):
            fold_standardisation(embedder)
    averaged = Embedder().eval()
    weights, other = start.state_dict(), trained.state_dict()
    averaged.load_state_dict({name: torch.lerp(weights[name], other[name], share) for name in weights})
    return averaged


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    add_arguments(parser)
    run(parser.parse_args())
