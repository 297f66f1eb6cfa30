"""Averages the weights of an exported detector with those of a training that started from it (Wortsman et al. 2022, arXiv:2109.01903).

Training on drawn looks loses some accuracy on photos; the average keeps most of both.
"""

import argparse
from pathlib import Path

import torch

from ..classes import GARMENT_CLASSES
from ..mobilenet import MobileNetV2
from .model import JOINING_NAMES, Detector, fold_batch_norm, load_checkpoint_network, load_exported_weights
from .model import load_folded_weights, set_to_nothing


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the step's arguments."""
    parser.add_argument("--start", type=Path, required=True, help="exported model.onnx that the training started from")
    parser.add_argument("--checkpoint", type=Path, required=True, help="checkpoint.pt that the training ended with")
    parser.add_argument("--share", type=float, default=0.5, help="share of the trained weights in the average")
    parser.add_argument("--out", type=Path, required=True, help="checkpoint to write, for `calibrate` and `export`")


@torch.no_grad()
def share_second_trunk(start: Detector, trained: Detector) -> None:
    """Gives the start the second trunk that it was trained with, joining with nothing yet: then its weight grows with the share."""
    start.join(MobileNetV2())
    shared = {name: value for name, value in trained.state_dict().items() if name.startswith(JOINING_NAMES)}
    load_folded_weights(start, shared)
    for join in start.joins:
        set_to_nothing(join[-1])


@torch.no_grad()
def run(args: argparse.Namespace) -> None:
    """Writes the checkpoint between the two. Raises ValueError where --start is no exported detector of this network."""
    start = Detector(len(GARMENT_CLASSES))
    if not load_exported_weights(start, str(args.start)):
        raise ValueError(f"{args.start} is no model written by `export`")
    trained = load_checkpoint_network(str(args.checkpoint), len(GARMENT_CLASSES))
    if trained.assistant and not start.assistant:
        share_second_trunk(start, trained)
    # Batch norms folded in: their statistics need no average of their own then.
    before, after = fold_batch_norm(start).state_dict(), trained.state_dict()
    averaged = Detector(len(GARMENT_CLASSES))
    if trained.assistant:
        averaged.join(MobileNetV2())
    load_folded_weights(averaged, {name: torch.lerp(before[name], after[name], args.share) for name in before})
    torch.save({"average": averaged.state_dict()}, args.out)
