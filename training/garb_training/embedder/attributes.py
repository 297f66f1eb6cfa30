"""Fits heads that guess color, type and pattern from an embedding, each one linear softmax over the unit vector.

The heads read only the embedding, so they also work on vectors that are already stored. They are fitted on the training
packshots, both plain and as wide views. A temperature calibrates the probabilities (Guo et al. 2017, arXiv:1706.04599). It is
fitted on a third of the held-out products, because the embedding was trained on the training products and the heads are
overconfident there; the scores are measured on the other two thirds. Pattern labels come from titles that name a pattern.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from ..calibration_error import expected_calibration_error
from ..package import describe_file, update_manifest
from .augment import WIDE, augmented_view
from .evaluate import Embed, open_embedder
from .minimise import minimise
from .pictures import PictureSet, read_pictures, split_products
from .project import frequent_values

FILE = "attributes.json"
RAREST_VALUE = 20
TEMPERED_EVERY = 3
PENALTY = 2e-4
PATTERNS = {
    "striped": re.compile(r"\bstrip", re.I),
    "checked": re.compile(r"\bcheck|plaid|tartan", re.I),
    "printed": re.compile(r"\bprint|graphic|floral", re.I),
    "solid": re.compile(r"\bsolid\b|\bplain\b", re.I),
}
DECIMALS = 4


@dataclass(frozen=True)
class Head:
    """probabilities = softmax(weight · embedding + bias); weight [values, 256]."""

    values: list[str]
    weight: Tensor
    bias: Tensor


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the step's arguments."""
    parser.add_argument("--cache", type=Path, required=True, help="folder written by `prepare`")
    parser.add_argument("--model", type=Path, required=True, help="exported .onnx; the heads are added to the model.json beside it")
    parser.add_argument("--products", type=int, help="maximum number of packshots to train on")
    parser.add_argument("--report", type=Path, help="also write the scores to this JSON file")


def run(arguments: argparse.Namespace) -> None:
    """Writes attributes.json beside the model and prints accuracy and calibration on the held-out products."""
    torch.set_num_threads(1)
    embed = open_embedder(arguments.model)
    products = read_pictures(arguments.cache, "products")
    backgrounds = read_pictures(arguments.cache, "backgrounds").pixels
    held, training = split_products(len(products.records))
    training = training[: arguments.products]
    plain = embed_products(embed, products, training)
    wide = embed_products(embed, products, training, backgrounds)
    questions = embed_products(embed, products, held)
    tempering = np.arange(len(held)) % TEMPERED_EVERY == 0
    heads, scores = {}, {}
    for name in ("articleType", "color", "pattern"):
        values = attribute_values(products, training, name)
        if len(frequent_values(values * 2, RAREST_VALUE)) < 2:
            continue
        head = fit_head(np.concatenate([plain, wide]), values * 2)
        heads[name] = temper_head(head, questions[tempering], attribute_values(products, held[tempering], name))
        scores[name] = score_head(heads[name], questions[~tempering], attribute_values(products, held[~tempering], name))
    path = arguments.model.with_name(FILE)
    path.write_text(json.dumps({name: head_as_json(head) for name, head in heads.items()}) + "\n")
    update_manifest(arguments.model.with_name("model.json"), {"attributes": describe_file(path)})
    text = json.dumps(scores)
    print(text, flush=True)
    if arguments.report:
        arguments.report.write_text(text + "\n")


def embed_products(
    embed: Embed, products: PictureSet, indices: np.ndarray, backgrounds: np.ndarray | None = None, at_once: int = 256
) -> np.ndarray:
    """Returns the vectors of products, as they are or, given backgrounds, in a wide view each."""
    vectors = []
    for start in range(0, len(indices), at_once):
        images = [np.asarray(products.pixels[index]) for index in indices[start : start + at_once]]
        if backgrounds is not None:
            views = [augmented_view(image, np.random.default_rng(start + row), backgrounds, WIDE)[0] for row, image in enumerate(images)]
        else:
            views = [image[..., :3] for image in images]
        vectors.append(embed(np.stack(views)))
    return np.concatenate(vectors)


def attribute_values(products: PictureSet, indices: np.ndarray, name: str) -> list[str | None]:
    """Returns each product's value; None where the catalog names none."""
    records = [products.records[index] for index in indices]
    if name == "pattern":
        return [pattern_of(record["title"]) for record in records]
    return [record["type" if name == "articleType" else name] or None for record in records]


def pattern_of(title: str) -> str | None:
    """Returns the one pattern that a title names; None where it names none or several."""
    named = [name for name, words in PATTERNS.items() if words.search(title)]
    return named[0] if len(named) == 1 else None


def fit_head(vectors: np.ndarray, values: Sequence[str | None]) -> Head:
    """Returns the head of the values that at least `RAREST_VALUE` rows share."""
    known = frequent_values(values, RAREST_VALUE)
    rows, numbers = labelled_rows(known, vectors, values)
    weight = torch.zeros(len(known), rows.shape[1], requires_grad=True)
    bias = torch.zeros(len(known), requires_grad=True)
    minimise(
        [weight, bias],
        lambda: functional.cross_entropy(rows @ weight.T + bias, numbers) + PENALTY * weight.square().sum(),
    )
    return Head(known, weight.detach(), bias.detach())


def temper_head(head: Head, vectors: np.ndarray, values: Sequence[str | None]) -> Head:
    """Returns the head with its logits scaled so that they fit other rows best; itself where none has a value it knows."""
    rows, numbers = labelled_rows(head.values, vectors, values)
    if not len(rows):
        return head
    logits = rows @ head.weight.T + head.bias
    log_scale = torch.zeros(1, requires_grad=True)
    minimise([log_scale], lambda: functional.cross_entropy(logits * log_scale.exp(), numbers))
    scale = log_scale.exp().detach()
    return Head(head.values, head.weight * scale, head.bias * scale)


def labelled_rows(known: Sequence[str], vectors: np.ndarray, values: Sequence[str | None]) -> tuple[Tensor, Tensor]:
    """Returns the rows whose value is known, and the values' numbers."""
    numbers = np.array([known.index(value) if value in known else -1 for value in values])
    return torch.tensor(vectors[numbers >= 0]), torch.tensor(numbers[numbers >= 0])


def score_head(head: Head, vectors: np.ndarray, values: Sequence[str | None]) -> dict[str, float]:
    """Returns the share of right first guesses and the expected calibration error, among rows with a value; unknown values are wrong."""
    labelled = [row for row, value in enumerate(values) if value is not None]
    probabilities = torch.softmax(torch.tensor(vectors[labelled]) @ head.weight.T + head.bias, 1).numpy()
    guesses, confidence = probabilities.argmax(1), probabilities.max(1)
    right = np.array([head.values[guess] == values[row] for guess, row in zip(guesses, labelled)])
    return {
        "values": len(head.values),
        "products": len(labelled),
        "accuracy": round(float(right.mean()), 4),
        "calibrationError": round(expected_calibration_error(confidence, right), 4),
    }


def head_as_json(head: Head) -> dict[str, list]:
    """Returns the head as the service reads it."""
    return {
        "values": head.values,
        "weight": [[round(float(number), DECIMALS) for number in row] for row in head.weight],
        "bias": [round(float(number), DECIMALS) for number in head.bias],
    }
