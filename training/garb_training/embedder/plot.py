"""Draws an embedder's errors on held-out images: a confusion matrix of article types, and a montage of the worst results.

Every second held-out product is searched with a phone-like view, as in `evaluate`. The montage shows photos, so it stays out of
the repository.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

import numpy as np

from ..figures import Tile, draw_confusion, draw_montage, plt, save_figure
from .augment import PHONE, augmented_view
from .evaluate import NEIGHBOURS, open_embedder
from .pictures import read_pictures, split_products

SHOWN_TYPES = 16
SHOWN_ERRORS = 12
QUERY_EVERY = 2
OTHER = "other"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the step's arguments."""
    parser.add_argument("--cache", type=Path, required=True, help="folder written by `prepare`")
    parser.add_argument("--model", type=Path, required=True, help="exported .onnx, or .pt checkpoint")
    parser.add_argument("--out", type=Path, required=True, help="folder for the figures")


def run(arguments: argparse.Namespace) -> None:
    """Writes types-confusion.png and worst-answers.png."""
    embed = open_embedder(arguments.model)
    products = read_pictures(arguments.cache, "products")
    backgrounds = read_pictures(arguments.cache, "held-backgrounds").pixels
    held, _ = split_products(len(products.records))
    pictures = np.stack([products.pixels[index] for index in held])
    types = np.array([products.records[index]["type"] for index in held])
    gallery = embed(pictures[..., :3])
    draw_types(types, gallery, arguments.out / "types-confusion.png")
    queried = np.arange(0, len(held), QUERY_EVERY)
    views = [
        augmented_view(pictures[position], np.random.default_rng(int(held[position])), backgrounds, PHONE)[0]
        for position in queried
    ]
    similarity = embed(np.stack(views)) @ gallery.T
    errors = worst_answers(similarity, queried)
    tiles = []
    for row, answer in errors:
        truth = queried[row]
        shown = ((views[row], "looked for"), (pictures[answer][..., :3], "answered"), (pictures[truth][..., :3], "right"))
        cosines = ("", f" {similarity[row, answer]:.2f}", f" {similarity[row, truth]:.2f}")
        names = (types[truth], types[answer], types[truth])
        tiles += [Tile(picture, f"{label}{cosine}\n{name}") for (picture, label), cosine, name in zip(shown, cosines, names)]
    missed = int((similarity.argmax(1) != queried).sum())
    title = f"phone-like views of held-out products: {missed} of {len(queried)} answered wrongly, the worst"
    draw_montage(title, tiles, arguments.out / "worst-answers.png", columns=9)


def worst_answers(similarity: np.ndarray, truth: np.ndarray) -> list[tuple[int, int]]:
    """Returns (query's row, answered column) of the wrong answers, those first whose cosine exceeds the right one's by most."""
    rows = np.arange(len(truth))
    answers = similarity.argmax(1)
    margin = similarity[rows, answers] - similarity[rows, truth]
    ranked = np.argsort(-margin, kind="stable")
    return [(int(row), int(answers[row])) for row in ranked if answers[row] != truth[row]][:SHOWN_ERRORS]


def draw_types(types: np.ndarray, gallery: np.ndarray, path: Path) -> None:
    """Draws which article types the five nearest neighbours of each product have; the rarer types as one."""
    frequent = [name for name, _ in Counter(types.tolist()).most_common(SHOWN_TYPES)]
    names = [*frequent, OTHER]
    column = np.array([frequent.index(name) if name in frequent else len(frequent) for name in types])
    similarity = gallery @ gallery.T
    np.fill_diagonal(similarity, -np.inf)
    nearest = np.argsort(-similarity, axis=1, kind="stable")[:, :NEIGHBOURS]
    counts = np.zeros((len(names), len(names)), np.int64)
    np.add.at(counts, (np.repeat(column, nearest.shape[1]), column[nearest].ravel()), 1)
    figure, axes = plt.subplots(figsize=(8.6, 6.4))
    draw_confusion(axes, counts, names, names)
    axes.set_title(f"{len(types)} held-out products: types (rows) of their {NEIGHBOURS} nearest neighbours (columns)")
    save_figure(figure, path)
