"""Estimates the embedder's projection in closed form: whiten what varies within one product, keep what tells products apart.

Within-class covariance normalisation (Hatch, Kajarekar, Stolcke 2006) followed by the leading directions between
classes, that is, linear discriminant analysis with a shrunk within-class scatter. A class is one picture under
augmentation or, in a drawn wardrobe, one product in its catalog pictures and its crops from looks.
"""

from __future__ import annotations

import argparse
import itertools
import json
import math
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional
from torch.utils.data import DataLoader, Dataset

from .augment import CATALOG, DETAIL, WIDE, ViewStyle, augmented_view
from .model import (
    DIMENSION,
    FEATURES,
    OPPONENT_AXES,
    PROTOTYPES,
    Embedder,
    load_embedder,
    save_embedder,
    to_pixels,
    untrained_embedder,
)
from .pictures import WHITE, PictureSet, has_pictures, read_pictures, split_products

# Every picture of a group is seen so; a group of a wardrobe deals its pictures over the styles in turn.
# No PHONE: whitening away strong light takes the shades along that tell a shop's color variants apart.
PICTURE_STYLES = (WIDE, DETAIL, WIDE, DETAIL)
WARDROBE_STYLES = (CATALOG, CATALOG, CATALOG, WIDE, CATALOG, CATALOG)
GROUPS_A_BATCH = 12
DEVIATION_FLOOR = 1e-4

Kind = TypeVar("Kind")


@dataclass(frozen=True)
class ViewGroup:
    """The pictures of one product (indices into its set) and the style of each of its views."""

    pictures: tuple[int, ...]
    styles: tuple[ViewStyle, ...]


class GroupedViews(Dataset):
    """Item i: the augmented views of group i and their foreground shares, uint8 [V, S, S, 3] and [V, S / 16, S / 16]."""

    def __init__(self, pictures: PictureSet, groups: Sequence[ViewGroup], backgrounds: np.ndarray, size: int):
        self.pictures, self.groups, self.backgrounds, self.size = pictures, groups, backgrounds, size

    def __len__(self) -> int:
        return len(self.groups)

    def __getitem__(self, index: int) -> tuple[np.ndarray, np.ndarray]:
        generator = np.random.default_rng(index)
        group = self.groups[index]
        views = [
            augmented_view(
                np.asarray(self.pictures.pixels[group.pictures[position % len(group.pictures)]]),
                generator,
                self.backgrounds,
                style,
                self.size,
            )
            for position, style in enumerate(group.styles)
        ]
        return np.stack([view for view, _ in views]), np.stack([mask for _, mask in views])


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the step's arguments."""
    parser.add_argument("--cache", type=Path, required=True, help="folder written by `prepare`")
    parser.add_argument("--weights", type=Path, default=Path("../shared/weights/mobilenet_v2_1.0_224.onnx"))
    parser.add_argument("--start", type=Path, help="a checkpoint whose trunk, attention and colors are kept")
    parser.add_argument("--out", type=Path, required=True, help="checkpoint to write")
    parser.add_argument("--attention", action="store_true", help="fit the attention to the packshots' foreground")
    parser.add_argument("--groups", type=int, default=1500, help="at most so many groups of each set")
    parser.add_argument("--size", type=int, default=160, help="pixels of a view's side")
    parser.add_argument("--shrink", type=float, default=0.1)
    parser.add_argument("--wardrobe-share", type=float, default=0.3, help="weight of the wardrobe's scatters among all")
    parser.add_argument("--reuse", action="store_true", help="take the features measured by the last run")
    parser.add_argument("--threads", type=int, default=1)


def run(arguments: argparse.Namespace) -> None:
    """Writes a checkpoint: the trunk as it was, colors, attention and projection estimated."""
    torch.set_num_threads(arguments.threads)
    cache: Path = arguments.cache
    sets = training_groups(cache, arguments.groups)
    backgrounds = read_pictures(cache, "backgrounds").pixels
    if arguments.start is None:
        embedder = untrained_embedder(arguments.weights).eval()
        embedder.set_color_prototypes(color_prototypes([pictures for pictures, _ in sets.values()]))
        if arguments.attention:
            pictures, groups = sets["products"]
            fit_attention(embedder, GroupedViews(pictures, groups[:400], backgrounds, arguments.size))
    else:
        embedder = load_embedder(arguments.start)
    embedder.to(memory_format=torch.channels_last)
    features: dict[str, np.ndarray] = {}
    for name, (pictures, groups) in sets.items():
        stored = cache / f"features-{arguments.out.stem}-{name}.npy"
        if not (arguments.reuse and stored.exists()):
            np.save(stored, measure_features(embedder, GroupedViews(pictures, groups, backgrounds, arguments.size)).astype(np.float16))
        features[name] = np.load(stored)
    shares = {name: 1.0 * len(groups) for name, groups in features.items()}
    if "wardrobe" in shares:
        others = sum(share for name, share in shares.items() if name != "wardrobe")
        shares["wardrobe"] = others * arguments.wardrobe_share / (1 - arguments.wardrobe_share)
    solve_projection(embedder, features, shares, arguments.shrink)
    save_embedder(embedder, arguments.out)


def training_groups(cache: Path, limit: int) -> dict[str, tuple[PictureSet, list[ViewGroup]]]:
    """Returns by name each training set and at most `limit` of its groups, evenly spaced."""
    products, single, garments = (read_pictures(cache, name) for name in ("products", "single", "garments"))
    _, training = split_products(len(products.records))
    chosen = {
        "products": (products, training),
        "single": (single, range(len(single.records))),
        "garments": (garments, range(len(garments.records))),
    }
    sets = {
        name: (pictures, [ViewGroup((int(index),), PICTURE_STYLES) for index in evenly_spaced(indices, limit)])
        for name, (pictures, indices) in chosen.items()
    }
    if has_pictures(cache, "wardrobe"):
        wardrobe = read_pictures(cache, "wardrobe")
        sets["wardrobe"] = (wardrobe, evenly_spaced(wardrobe_groups(wardrobe), limit))
    return sets


def evenly_spaced(rows: Sequence[Kind], limit: int) -> Sequence[Kind]:
    """Returns at most `limit` of the rows."""
    return rows[:: math.ceil(len(rows) / limit)]


def wardrobe_groups(wardrobe: PictureSet) -> list[ViewGroup]:
    """Returns one group a product: its catalog pictures cropped and whole, between crops from looks."""
    by_product: dict[str, dict[tuple[str, str], list[int]]] = defaultdict(lambda: defaultdict(list))
    for index, record in enumerate(wardrobe.records):
        by_product[record["product"]][record["view"], record["framing"]].append(index)
    groups = []
    for shown in by_product.values():
        looks = shown["look", "garment"] or shown["front", "garment"]
        catalog = [shown[key][0] for key in (("front", "garment"), ("second", "garment"), ("front", "whole")) if key in shown]
        pictures = tuple(picture for pair in zip(catalog, itertools.cycle(looks[:3])) for picture in pair)
        groups.append(ViewGroup(pictures, WARDROBE_STYLES))
    return groups


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
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        for images, masks in DataLoader(views, batch_size=GROUPS_A_BATCH, num_workers=1):
            _, tapped = embedder.trunk(to_pixels(images.flatten(0, 1)), (13,))
            inputs.append(tapped[13].float().permute(0, 2, 3, 1).flatten(0, 2)[::2])
            targets.append(masks.flatten()[::2].float() / 255)
    cells, foreground = torch.cat(inputs), torch.cat(targets)
    weight, bias = embedder.attention.weight, embedder.attention.bias
    optimizer = torch.optim.LBFGS([weight, bias], max_iter=steps)

    def closure() -> Tensor:
        optimizer.zero_grad()
        logits = cells @ weight.flatten() + bias
        loss = functional.binary_cross_entropy_with_logits(logits, foreground) + 1e-3 * weight.square().sum()
        loss.backward()
        return loss

    optimizer.step(closure)
    print(json.dumps({"attentionLoss": round(closure().item(), 4)}), flush=True)


def measure_features(embedder: Embedder, views: GroupedViews) -> np.ndarray:
    """Returns the features of every view, float32 [groups, V, 1600]."""
    started, batches = time.time(), []
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        for images, _ in DataLoader(views, batch_size=GROUPS_A_BATCH, num_workers=1):
            features, _ = embedder.features(to_pixels(images.flatten(0, 1)))
            batches.append(features.float().unflatten(0, images.shape[:2]).numpy())
    measured = np.concatenate(batches)
    print(json.dumps({"views": measured.shape[:2], "seconds": round(time.time() - started)}), flush=True)
    return measured


def solve_projection(
    embedder: Embedder, features: dict[str, np.ndarray], shares: dict[str, float], shrink: float
) -> None:
    """Sets mean, deviation and projection from grouped features [groups, V, 1600] a set, each weighted by its share.

    The within-class scatter is shrunk towards `shrink` × its mean eigenvalue times identity.
    """
    total = sum(shares.values())
    weights = {name: share / total for name, share in shares.items()}
    flat = {name: grouped.reshape(-1, FEATURES).astype(np.float32) for name, grouped in features.items()}
    mean = sum(weights[name] * rows.mean(0) for name, rows in flat.items())
    deviation = np.sqrt(sum(weights[name] * ((rows - mean) ** 2).mean(0) for name, rows in flat.items())) + DEVIATION_FLOOR
    within, between = np.zeros((FEATURES, FEATURES)), np.zeros((FEATURES, FEATURES))
    for name, grouped in features.items():
        standard = (grouped.astype(np.float32) - mean) / deviation
        centers = standard.mean(1, keepdims=True)
        residuals = (standard - centers).reshape(-1, FEATURES)
        spread = centers[:, 0] - centers.mean((0, 1))
        groups, views = grouped.shape[:2]
        within += weights[name] * (residuals.T @ residuals) / (groups * (views - 1))
        between += weights[name] * (spread.T @ spread) / groups
    within += shrink * np.trace(within) / FEATURES * np.eye(FEATURES)
    values, vectors = np.linalg.eigh(within)
    whitening = vectors / np.sqrt(values)
    _, directions = np.linalg.eigh(whitening.T @ between @ whitening)
    projection = whitening @ directions[:, ::-1][:, :DIMENSION]
    # The scale changes nothing after normalisation; unit length on average keeps later training well conditioned.
    sample = np.concatenate([rows[:2000] for rows in flat.values()])
    projection /= np.linalg.norm(((sample - mean) / deviation) @ projection, axis=1).mean()
    embedder.feature_mean.copy_(torch.tensor(mean))
    embedder.feature_deviation.copy_(torch.tensor(deviation))
    embedder.projection.weight.data = torch.tensor(projection.T.copy(), dtype=torch.float32)
    embedder.projection.bias.data.zero_()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    add_arguments(parser)
    run(parser.parse_args())
