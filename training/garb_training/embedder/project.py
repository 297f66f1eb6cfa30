"""Estimates the embedder's projection in closed form: whitens variation within a class, keeps what separates classes.

Linear discriminant analysis with a shrunk within-class scatter (Hatch, Kajarekar, Stolcke 2006: within-class covariance
normalisation), once for each part of the embedding. In the product part a class is one image under augmentation or, in a drawn
wardrobe, one product in its catalog images and its crops from looks. In the other parts a class is a color or a type of the
catalog.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional
from torch.utils.data import DataLoader

from ..precision import trunk_arithmetic
from .features import FEATURES, PROTOTYPES
from .measure import GROUPS_A_BATCH, features_file, measure_features
from .minimise import minimise
from .model import OPPONENT_AXES, PARTS, Embedder, load_trunk, save_embedder, to_pixels, untrained_embedder
from .pairs import NAME as PAIRS
from .pairs import read_pair_groups
from .pictures import WHITE, PictureSet, read_pictures
from .views import GroupedViews, training_groups

DEVIATION_FLOOR = 1e-4
ATTRIBUTES = ("color", "type")
RAREST_VALUE = 8  # products: fewer say nothing about a color or a type
GROUPS_AT_ONCE = 250


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the step's arguments."""
    parser.add_argument("--cache", type=Path, required=True, help="folder written by `prepare`")
    parser.add_argument("--weights", type=Path, default=Path("../shared/weights/mobilenet_v2_1.0_224.onnx"))
    parser.add_argument("--start", type=Path, help="checkpoint or exported .onnx; its backbone, attention and color prototypes are kept")
    parser.add_argument("--out", type=Path, required=True, help="checkpoint to write")
    parser.add_argument("--attention", action="store_true", help="fit the attention to the foreground of the packshots")
    parser.add_argument("--groups", type=int, default=1500, help="maximum number of groups per set")
    parser.add_argument("--size", type=int, default=224, help="side of a view in pixels")
    parser.add_argument("--shrink", type=float, default=0.1)
    parser.add_argument("--wardrobe-share", type=float, default=0.3, help="weight of the drawn wardrobes in the scatter matrices")
    parser.add_argument("--pairs-share", type=float, default=0.2, help="weight of the pairs in the scatter matrices")
    parser.add_argument("--reuse", action="store_true", help="reuse the features that the last run measured")
    parser.add_argument("--threads", type=int, default=1)


def run(arguments: argparse.Namespace) -> None:
    """Writes a checkpoint: the trunk as it was, colors, attention and projection estimated."""
    torch.set_num_threads(arguments.threads)
    cache: Path = arguments.cache
    sets = training_groups(cache, arguments.groups)
    pairs = read_pair_groups(cache)
    if pairs is not None:
        sets[PAIRS] = pairs
    backgrounds = read_pictures(cache, "backgrounds").pixels
    if arguments.start is None:
        embedder = untrained_embedder(arguments.weights).eval()
        embedder.set_color_prototypes(color_prototypes([pictures for pictures, _ in sets.values()]))
        if arguments.attention:
            pictures, groups = sets["products"]
            fit_attention(embedder, GroupedViews(pictures, groups[:400], backgrounds, arguments.size))
    else:
        embedder = load_trunk(arguments.start)
    embedder.to(memory_format=torch.channels_last)
    features: dict[str, np.ndarray] = {}
    for name, (pictures, groups) in sets.items():
        stored = features_file(cache, arguments.out, name)
        if not (arguments.reuse and stored.exists()):
            np.save(stored, measure_features(embedder, GroupedViews(pictures, groups, backgrounds, arguments.size)))
        features[name] = np.load(stored, mmap_mode="r")
    shares = {name: 1.0 * len(groups) for name, groups in features.items()}
    for name, share in (("wardrobe", arguments.wardrobe_share), (PAIRS, arguments.pairs_share)):
        if name in shares:
            others = sum(count for other, count in shares.items() if other not in ("wardrobe", PAIRS))
            shares[name] = others * share / (1 - share)
    pictures, groups = sets["products"]
    attributes = {
        name: value_numbers(name, [pictures.records[group.pictures[0]][name] for group in groups]) for name in ATTRIBUTES
    }
    solve_projection(embedder, features, shares, attributes, arguments.shrink)
    save_embedder(embedder, arguments.out)


def color_prototypes(sets: Sequence[PictureSet], rounds: int = 12) -> np.ndarray:
    """Returns k-means centers [128, 3] of the garments' pixels, in opponent axes."""
    generator = np.random.default_rng(0)
    samples = []
    for pictures in sets:
        for index in range(0, len(pictures.records), 5):
            pixels = np.asarray(pictures.pixels[index, ::6, ::6]).reshape(-1, 4)
            pixels = pixels[(pixels[:, 3] > 0) & (pixels[:, :3].min(1) < WHITE)]
            if len(pixels) > 20:
                samples.append(pixels[generator.integers(0, len(pixels), 20), :3])
    points = torch.tensor((np.concatenate(samples) / 127.5 - 1).astype(np.float32) @ OPPONENT_AXES.T)
    centers = points[torch.tensor(generator.permutation(len(points))[:PROTOTYPES])]
    for _ in range(rounds):
        nearest = torch.cdist(points, centers).argmin(1)
        for prototype in range(PROTOTYPES):
            members = points[nearest == prototype]
            if len(members) > 0:
                centers[prototype] = members.mean(0)
    return centers.numpy()


def fit_attention(embedder: Embedder, views: GroupedViews, steps: int = 60) -> None:
    """Fits the attention by logistic regression from block 13's channels to the packshots' foreground."""
    inputs, targets = [], []
    with torch.no_grad(), trunk_arithmetic():
        for images, masks in DataLoader(views, batch_size=GROUPS_A_BATCH, num_workers=1):
            _, tapped = embedder.trunk(to_pixels(images.flatten(0, 1)), (13,))
            inputs.append(tapped[13].float().permute(0, 2, 3, 1).flatten(0, 2)[::2])
            targets.append(masks.flatten()[::2].float() / 255)
    cells, foreground = torch.cat(inputs), torch.cat(targets)
    weight, bias = embedder.attention.weight, embedder.attention.bias

    def loss_of() -> Tensor:
        logits = cells @ weight.flatten() + bias
        return functional.binary_cross_entropy_with_logits(logits, foreground) + 1e-3 * weight.square().sum()

    print(json.dumps({"attentionLoss": round(minimise([weight, bias], loss_of, steps), 4)}), flush=True)


def frequent_values(values: Sequence[str | None], least: int) -> list[str]:
    """Returns the values that at least so many rows share, sorted; None is no value."""
    return sorted(value for value, count in Counter(values).items() if value is not None and count >= least)


def value_numbers(name: str, values: Sequence[str]) -> np.ndarray:
    """Returns the number of each product's value; -1 where fewer than `RAREST_VALUE` products share it.

    Raises ValueError where there are not two values to tell apart.
    """
    known = frequent_values(values, RAREST_VALUE)
    if len(known) < 2:
        raise ValueError(f"{name}: of {len(values)} products no two values are shared by {RAREST_VALUE} each; take more --groups")
    return np.array([known.index(value) if value in known else -1 for value in values])


@dataclass(frozen=True)
class Standard:
    """What makes features comparable: mean and deviation of each, [FEATURES]."""

    mean: np.ndarray
    deviation: np.ndarray

    def chunks(self, grouped: np.ndarray) -> Iterator[np.ndarray]:
        """Yields standardised features, float32 [some groups, V, FEATURES], in order."""
        for start in range(0, len(grouped), GROUPS_AT_ONCE):
            yield (grouped[start : start + GROUPS_AT_ONCE].astype(np.float32) - self.mean) / self.deviation


def standard_of(features: dict[str, np.ndarray], weights: dict[str, float]) -> Standard:
    """Returns the weighted mean and deviation over grouped features [groups, V, FEATURES] a set."""
    plain = Standard(np.zeros(FEATURES, np.float32), np.ones(FEATURES, np.float32))
    first, second = np.zeros(FEATURES), np.zeros(FEATURES)
    for name, grouped in features.items():
        for chunk in plain.chunks(grouped):
            share = weights[name] / (grouped.shape[0] * grouped.shape[1])
            first += share * chunk.sum((0, 1), dtype=np.float64)
            second += share * np.square(chunk, dtype=np.float64).sum((0, 1))
    deviation = np.sqrt((second - first**2).clip(0)) + DEVIATION_FLOOR
    return Standard(first.astype(np.float32), deviation.astype(np.float32))


def product_scatters(
    features: dict[str, np.ndarray], weights: dict[str, float], standard: Standard
) -> tuple[np.ndarray, np.ndarray]:
    """Returns the scatter within groups and that of the groups' means, [FEATURES, FEATURES] each."""
    within, between = np.zeros((2, FEATURES, FEATURES))
    for name, grouped in features.items():
        groups, views = grouped.shape[:2]
        centers = []
        for chunk in standard.chunks(grouped):
            center = chunk.mean(1, keepdims=True)
            residuals = (chunk - center).reshape(-1, FEATURES)
            within += weights[name] * (residuals.T @ residuals) / (groups * (views - 1))
            centers.append(center[:, 0])
        spread = np.concatenate(centers)
        spread -= spread.mean(0)
        between += weights[name] * (spread.T @ spread) / groups
    return within, between


def attribute_scatters(
    grouped: np.ndarray, numbers: dict[str, np.ndarray], standard: Standard
) -> tuple[np.ndarray, np.ndarray, dict[str, np.ndarray]]:
    """Returns the mean of all views, their total scatter, and per attribute its values' weighted offsets [values, FEATURES].

    The outer products of an attribute's offsets sum to the scatter between its values.
    """
    rows = grouped.shape[0] * grouped.shape[1]
    mean, total = np.zeros(FEATURES), np.zeros((FEATURES, FEATURES))
    sums = {name: np.zeros((values.max() + 1, FEATURES)) for name, values in numbers.items()}
    for position, chunk in enumerate(standard.chunks(grouped)):
        flat, of_groups = chunk.reshape(-1, FEATURES), chunk.sum(1)
        mean += flat.sum(0, dtype=np.float64) / rows
        total += flat.T @ flat / rows
        start = position * GROUPS_AT_ONCE
        for name, values in numbers.items():
            chunk_values = values[start : start + len(chunk)]
            np.add.at(sums[name], chunk_values[chunk_values >= 0], of_groups[chunk_values >= 0])
    offsets = {}
    for name, values in numbers.items():
        counts = np.bincount(values[values >= 0])[:, None] * grouped.shape[1]
        offsets[name] = (sums[name] / counts - mean) * np.sqrt(counts / rows)
    return mean, total - np.outer(mean, mean), offsets


def shrunk(scatter: np.ndarray, shrink: float) -> np.ndarray:
    """Returns the scatter with `shrink` × its mean eigenvalue added to every eigenvalue."""
    return scatter + shrink * np.trace(scatter) / len(scatter) * np.eye(len(scatter))


def leading_directions(within: np.ndarray, between: np.ndarray, dimension: int) -> np.ndarray:
    """Returns [FEATURES, dimension]: the p of greatest pᵀ·between·p with pᵀ·within·p = 1, apart from each other in `within`."""
    root = np.linalg.cholesky(within)
    half = np.linalg.solve(root, between)
    _, directions = np.linalg.eigh(np.linalg.solve(root, half.T))
    return np.linalg.solve(root.T, directions[:, ::-1][:, :dimension])


def directions_between(within: np.ndarray, offsets: np.ndarray, dimension: int) -> np.ndarray:
    """Returns what `leading_directions` does for between = offsetsᵀ·offsets, which has few directions; zeros beyond those."""
    solved = np.linalg.solve(within, offsets.T)
    values, vectors = np.linalg.eigh(offsets @ solved)
    kept = min(dimension, len(offsets) - 1)
    found = solved @ (vectors[:, ::-1][:, :kept] / np.sqrt(values[::-1][:kept]))
    return np.pad(found, ((0, 0), (0, dimension - kept)))


def solve_projection(
    embedder: Embedder,
    features: dict[str, np.ndarray],
    shares: dict[str, float],
    attributes: dict[str, np.ndarray],
    shrink: float,
) -> None:
    """Sets mean, deviation and projection from grouped features [groups, V, FEATURES] a set, each weighted by its share.

    attributes: of the groups of `products`, each one's value number or -1. Every within-class scatter is shrunk.
    """
    everything = sum(shares.values())
    weights = {name: share / everything for name, share in shares.items()}
    standard = standard_of(features, weights)
    within, between = product_scatters(features, weights, standard)
    mean, total, offsets = attribute_scatters(features["products"], attributes, standard)
    found = {"product": (np.zeros(FEATURES), leading_directions(shrunk(within, shrink), between, PARTS["product"].dimension))}
    for name, rows in offsets.items():
        inside = shrunk(total - rows.T @ rows, shrink)
        found[name] = mean, directions_between(inside, rows, PARTS[name].dimension)
    # The scale changes nothing after normalisation; unit length on average keeps later training well conditioned.
    sample = next(standard.chunks(features["products"])).reshape(-1, FEATURES)
    scaled = {name: (origin, p / np.linalg.norm((sample - origin) @ p, axis=1).mean()) for name, (origin, p) in found.items()}
    projection = np.concatenate([scaled[name][1] for name in PARTS], 1)
    bias = np.concatenate([-scaled[name][0] @ scaled[name][1] for name in PARTS])
    embedder.feature_mean.copy_(torch.tensor(standard.mean))
    embedder.feature_deviation.copy_(torch.tensor(standard.deviation))
    embedder.projection.weight.data = torch.tensor(projection.T.copy(), dtype=torch.float32)
    embedder.projection.bias.data = torch.tensor(bias, dtype=torch.float32)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    add_arguments(parser)
    run(parser.parse_args())
