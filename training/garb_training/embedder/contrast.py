"""Sharpens the product part of the projection with a contrastive loss, on the features that `project` measured.

Two views of a product attract, all other products of a batch repel (InfoNCE). For pairs, the two views show two sides of a product, and
no two products of a cluster meet in a batch. The closed form weights every direction by its
scatter; this step weights it by the products it confuses. Nothing below the projection changes, so a batch holds hundreds of
products and a step takes a tenth of a second. The color and type parts stay as they are: trained on labels, they memorise the
training products.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from .loss import contrast_loss, empty_queue
from .measure import features_file
from .model import PARTS, Embedder, load_embedder, save_embedder
from .pairs import NAME as PAIRS
from .pairs import PairSides, read_pair_groups
from .schedule import set_rate

# Of a batch without pairs; without a wardrobe the others share its part.
SHARES = {"products": 0.45, "single": 0.15, "garments": 0.2, "wardrobe": 0.2}
STEPS_A_LINE = 50


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the step's arguments."""
    parser.add_argument("--cache", type=Path, required=True, help="folder with the features that `project` measured")
    parser.add_argument("--start", type=Path, required=True, help="checkpoint written by `project`")
    parser.add_argument("--out", type=Path, required=True, help="checkpoint to write")
    parser.add_argument("--steps", type=int, default=800)
    parser.add_argument("--products", type=int, default=512, help="maximum number of products in a batch, two views each")
    parser.add_argument("--pairs-share", type=float, default=0.3, help="share of pairs among the products of a batch, where there are pairs")
    parser.add_argument("--rate", type=float, default=1e-5)
    parser.add_argument("--temperature", type=float, default=0.07)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=1)


def run(arguments: argparse.Namespace) -> None:
    """Writes the checkpoint; prints the mean loss every few steps as a line of JSON."""
    torch.set_num_threads(arguments.threads)
    embedder = load_embedder(arguments.start)
    files = {name: features_file(arguments.cache, arguments.start, name) for name in (*SHARES, PAIRS)}
    features = {name: np.load(file) for name, file in files.items() if file.exists()}
    if not features:
        raise ValueError(f"{arguments.cache} has no features of {arguments.start.name}; run `project` first")
    pairs = read_pair_groups(arguments.cache) if PAIRS in features else None
    sharpen(embedder, features, arguments, None if pairs is None else PairSides(*pairs))
    save_embedder(embedder, arguments.out)


def sharpen(
    embedder: Embedder, features: Mapping[str, np.ndarray], arguments: argparse.Namespace, sides: PairSides | None = None
) -> None:
    """Trains the rows of the product's part on grouped features, float16 [groups, V ≥ 2, FEATURES] a set."""
    rows, projection = PARTS["product"].dimension, embedder.projection
    weight, bias = (tensor.data[:rows].clone().requires_grad_() for tensor in (projection.weight, projection.bias))
    optimizer = torch.optim.Adam([{"params": [weight, bias], "base": arguments.rate}], lr=arguments.rate, betas=(0.9, 0.99))
    generator, queue = np.random.default_rng(arguments.seed), empty_queue(rows)
    started, losses = time.time(), []
    for step in range(arguments.steps):
        set_rate(optimizer, step, step / arguments.steps)
        views = draw_views(features, arguments.products, generator, sides, arguments.pairs_share)
        standardised = (views - embedder.feature_mean) / embedder.feature_deviation
        vectors = functional.normalize(functional.linear(standardised, weight, bias), dim=1)
        loss = contrast_loss(vectors, torch.arange(len(views) // 2).repeat(2), queue, arguments.temperature)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        if (step + 1) % STEPS_A_LINE == 0 or step + 1 == arguments.steps:
            left = (time.time() - started) / (step + 1) * (arguments.steps - step - 1)
            line = {"step": step + 1, "contrast": round(float(np.mean(losses)), 4), "secondsLeft": round(left)}
            print(json.dumps(line), flush=True)
            losses.clear()
    projection.weight.data[:rows], projection.bias.data[:rows] = weight.detach(), bias.detach()


def draw_views(
    features: Mapping[str, np.ndarray],
    products: int,
    generator: np.random.Generator,
    sides: PairSides | None = None,
    pairs_share: float = 0.0,
) -> Tensor:
    """Returns features of two views each of different products, float32 [2·B, FEATURES]: first views, then second views."""
    drawn = draw_rows({name: grouped.shape[:2] for name, grouped in features.items()}, products, generator, sides, pairs_share)
    halves = [[features[name][groups, views[side]] for name, (groups, views) in drawn.items()] for side in (0, 1)]
    return torch.from_numpy(np.concatenate(halves[0] + halves[1])).float()


def draw_rows(
    sizes: Mapping[str, tuple[int, int]],
    products: int,
    generator: np.random.Generator,
    sides: PairSides | None,
    pairs_share: float,
    shares: Mapping[str, float] = SHARES,
) -> dict[str, tuple[np.ndarray, tuple[np.ndarray, np.ndarray]]]:
    """Returns by set different groups and two views of each; of pairs, two sides, and no two groups of one cluster.

    sizes: of each set its groups and the views of a group; shares: of what is not of pairs.
    """
    everything = sum(shares[name] for name in sizes if name != PAIRS)
    rest = products * (1 - pairs_share if PAIRS in sizes else 1.0)
    rows = {}
    for name, (groups, views) in sizes.items():
        if name == PAIRS:
            drawn, first, second = sides.draw(int(products * pairs_share), generator)
        else:
            drawn = generator.choice(groups, min(int(rest * shares[name] / everything), groups), replace=False)
            first = generator.integers(0, views, len(drawn))
            second = (first + generator.integers(1, views, len(drawn))) % views
        rows[name] = drawn, (first, second)
    return rows


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    add_arguments(parser)
    run(parser.parse_args())
