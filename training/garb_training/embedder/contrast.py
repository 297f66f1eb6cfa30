"""Sharpens the product's part of the projection by contrast, on the features that `project` measured.

A view of a product is attracted by the product's other views and repelled by all other products: InfoNCE over a memory of every
training product (Wu et al. 2018, arXiv:1805.01978). The closed form weighs every direction by its scatter alone; this weighs it by
the products it confuses. Nothing below the projection moves, so that the whole memory can be embedded anew now and then. The parts of
color and type stay as they are: trained on labels, they learn the training products by heart.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from .measure import features_file
from .model import PARTS, Embedder, load_embedder, save_embedder
from .schedule import set_rate

# Of a batch; without a wardrobe the others share its part.
SHARES = {"products": 0.45, "single": 0.15, "garments": 0.2, "wardrobe": 0.2}
STEPS_A_LINE = 50
STEPS_A_MEMORY = 100  # after so many the memory is embedded anew
GROUPS_AT_ONCE = 500


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the step's arguments."""
    parser.add_argument("--cache", type=Path, required=True, help="folder with the features that `project` left there")
    parser.add_argument("--start", type=Path, required=True, help="checkpoint written by `project`")
    parser.add_argument("--out", type=Path, required=True, help="checkpoint to write")
    parser.add_argument("--steps", type=int, default=900)
    parser.add_argument("--products", type=int, default=512, help="at most so many in a batch, one view each")
    parser.add_argument("--rate", type=float, default=1e-5)
    parser.add_argument("--temperature", type=float, default=0.07)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=1)


def run(arguments: argparse.Namespace) -> None:
    """Writes the checkpoint; prints the mean loss every few steps as a line of JSON."""
    torch.set_num_threads(arguments.threads)
    embedder = load_embedder(arguments.start)
    files = {name: features_file(arguments.cache, arguments.start, name) for name in SHARES}
    features = {name: np.load(file) for name, file in files.items() if file.exists()}
    if not features:
        raise ValueError(f"{arguments.cache} has no features of {arguments.start.name}; run `project` first")
    sharpen(embedder, features, arguments)
    save_embedder(embedder, arguments.out)


@dataclass(frozen=True)
class Memory:
    """The product's part of every view of a training set's products, unit vectors: a set's are [groups, V, rows]."""

    views: Mapping[str, Tensor]
    products: Tensor
    """[all groups, rows], the sets one after another: each product's mean over its views, of unit length"""


@dataclass(frozen=True)
class Drawn:
    """One view each of different products."""

    features: Tensor
    """float32 [B, FEATURES]"""
    others: Tensor
    """[B, rows]: the mean of the product's other views, of unit length"""
    products: Tensor
    """[B]: where the product stands in the memory"""


def sharpen(embedder: Embedder, features: Mapping[str, np.ndarray], arguments: argparse.Namespace) -> None:
    """Trains the rows of the product's part on grouped features, float16 [groups, V ≥ 2, FEATURES] a set."""
    rows, projection = PARTS["product"].dimension, embedder.projection
    weight, bias = (tensor.data[:rows].clone().requires_grad_() for tensor in (projection.weight, projection.bias))
    optimizer = torch.optim.Adam([{"params": [weight, bias], "base": arguments.rate}], lr=arguments.rate, betas=(0.9, 0.99))
    generator = np.random.default_rng(arguments.seed)
    started, losses = time.time(), []

    def vectors_of(views: Tensor) -> Tensor:
        standardised = (views - embedder.feature_mean) / embedder.feature_deviation
        return functional.normalize(functional.linear(standardised, weight, bias), dim=-1)

    for step in range(arguments.steps):
        if step % STEPS_A_MEMORY == 0:
            with torch.no_grad():
                memory = remember(features, vectors_of)
        set_rate(optimizer, step, step / arguments.steps)
        drawn = draw_views(features, memory, arguments.products, generator)
        loss = memory_loss(vectors_of(drawn.features), drawn, memory, arguments.temperature)
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


def remember(features: Mapping[str, np.ndarray], vectors_of: Callable[[Tensor], Tensor]) -> Memory:
    """Embeds every view."""
    views = {
        name: torch.cat(
            [
                vectors_of(torch.from_numpy(grouped[start : start + GROUPS_AT_ONCE]).float())
                for start in range(0, len(grouped), GROUPS_AT_ONCE)
            ]
        )
        for name, grouped in features.items()
    }
    return Memory(views, torch.cat([functional.normalize(seen.sum(1), dim=1) for seen in views.values()]))


def draw_views(features: Mapping[str, np.ndarray], memory: Memory, products: int, generator: np.random.Generator) -> Drawn:
    """Draws one view each of different products, of the sets by their shares."""
    everything = sum(SHARES[name] for name in features)
    drawn, others, numbers, first = [], [], [], 0
    for name, grouped in features.items():
        groups, views = grouped.shape[:2]
        count = min(int(products * SHARES[name] / everything), groups)
        chosen, view = generator.choice(groups, count, replace=False), generator.integers(0, views, count)
        drawn.append(grouped[chosen, view])
        seen = memory.views[name][torch.from_numpy(chosen)]
        others.append(functional.normalize(seen.sum(1) - seen[torch.arange(count), torch.from_numpy(view)], dim=1))
        numbers.append(first + chosen)
        first += groups
    return Drawn(torch.from_numpy(np.concatenate(drawn)).float(), torch.cat(others), torch.from_numpy(np.concatenate(numbers)))


def memory_loss(vectors: Tensor, drawn: Drawn, memory: Memory, temperature: float) -> Tensor:
    """Returns InfoNCE of unit vectors [B, rows]: each one's own product, without the view itself, against all products."""
    attracted = (vectors * drawn.others).sum(1, keepdim=True)
    similarity = (vectors @ memory.products.T).scatter(1, drawn.products[:, None], attracted)
    return functional.cross_entropy(similarity / temperature, drawn.products)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    add_arguments(parser)
    run(parser.parse_args())
