"""Trains the trunk on by instance discrimination: each view of a product against a memory of all training products.

Wu et al. 2018 (arXiv:1805.01978): a softmax over one remembered unit vector a product, without labels. A view meets every other
product at each step, the ones most like it among them, so that a batch may be small; `train` knows some thousand
views at a time. The loss is of the product's part alone. The color's and the type's parts are estimated anew
afterwards, by `project`, and the product's part with them.
"""

from __future__ import annotations

import argparse
import copy
import json
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.utils.data import DataLoader, IterableDataset

from ..averaging import update_average
from .augment import PHONE, WIDE, augmented_view
from .evaluate import torch_embed, validate
from .model import PARTS, Embedder, load_embedder, save_embedder, to_pixels
from .pictures import PictureSet, read_pictures
from .schedule import set_rate
from .views import ViewGroup, training_groups

# Of the views; without a wardrobe the others share its part.
SHARES = {"products": 0.45, "single": 0.15, "garments": 0.25, "wardrobe": 0.15}
PHONE_SHARE = 0.15  # of the wide views of photos
REMEMBERED = 0.9  # of a product's vector when one of its views has been seen
AVERAGE_DECAY = 0.99
PROJECTION_RATE = 0.05  # of the trunk's: the projection's weights are about 1e-3
CLIP = 5.0
STEPS_A_LINE = 20
PICTURES_AT_ONCE = 256
PRODUCT = PARTS["product"].dimension

TrainingSets = Mapping[str, tuple[PictureSet, Sequence[ViewGroup]]]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the step's arguments."""
    parser.add_argument("--cache", type=Path, required=True, help="folder written by `prepare`")
    parser.add_argument("--start", type=Path, required=True, help="checkpoint of `contrast`, or an exported .onnx")
    parser.add_argument("--out", type=Path, required=True, help="checkpoint to write: the weights' moving average")
    parser.add_argument("--resume", action="store_true", help="go on from the state beside --out")
    parser.add_argument("--minutes", type=float, default=30, help="of training, evaluation left out")
    parser.add_argument("--checkpoint-minutes", type=float, default=10)
    parser.add_argument("--groups", type=int, default=9000, help="at most so many groups of each set")
    parser.add_argument("--rate", type=float, default=1e-4, help="learning rate of the trunk")
    parser.add_argument("--temperature", type=float, default=0.07)
    parser.add_argument("--views", type=int, default=128, help="a batch")
    parser.add_argument("--frozen-blocks", type=int, default=7)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)


def run(arguments: argparse.Namespace) -> None:
    """Trains for the given minutes; writes the averaged weights, the run's state and a JSONL log beside them."""
    torch.manual_seed(arguments.seed)
    torch.set_num_threads(arguments.threads)
    state_path = arguments.out.with_suffix(".state")
    sets = training_groups(arguments.cache, arguments.groups)
    # In evaluation mode: the trunk's batch norms are folded into its convolutions.
    embedder = load_embedder(arguments.start).to(memory_format=torch.channels_last)
    for block in embedder.trunk.blocks[: arguments.frozen_blocks]:
        block.requires_grad_(False)
    average = copy.deepcopy(embedder)
    optimizer = make_optimizer(embedder, arguments.rate)
    parts = {"embedder": embedder, "average": average, "optimizer": optimizer}
    step, elapsed = 0, 0.0
    if arguments.resume and state_path.exists():
        state = torch.load(state_path, weights_only=True)
        for name, part in parts.items():
            part.load_state_dict(state[name])
        memory, step, elapsed = state["memory"], state["step"], state["elapsed"]
    else:
        memory = remembered(embedder, sets)
    # A resumed run draws other views than those it has seen.
    views = InstanceViews(sets, read_pictures(arguments.cache, "backgrounds").pixels, arguments.views, arguments.seed + step)
    batches = iter(DataLoader(views, batch_size=None, num_workers=1, prefetch_factor=4))
    log = arguments.out.with_suffix(".jsonl").open("a")
    losses: list[float] = []
    budget, next_checkpoint = arguments.minutes * 60, elapsed + arguments.checkpoint_minutes * 60
    while elapsed < budget:
        started = time.time()
        set_rate(optimizer, step, elapsed / budget)
        losses.append(training_step(embedder, optimizer, memory, next(batches), arguments))
        step, elapsed = step + 1, elapsed + time.time() - started
        update_average(average, embedder, step, AVERAGE_DECAY)
        is_last = elapsed >= budget
        if step % STEPS_A_LINE == 0 or is_last:
            line = {"step": step, "minutes": round(elapsed / 60, 2), "instance": round(float(np.mean(losses)), 4)}
            print(json.dumps(line), flush=True)
        if elapsed >= next_checkpoint or is_last:
            next_checkpoint += arguments.checkpoint_minutes * 60
            save_embedder(average, arguments.out)
            states = {name: part.state_dict() for name, part in parts.items()}
            torch.save({**states, "memory": memory, "step": step, "elapsed": elapsed}, state_path)
            entry = {"step": step, "minutes": elapsed / 60, "instance": float(np.mean(losses))}
            losses.clear()
            entry |= validate(torch_embed(average), arguments.cache)
            line = json.dumps({name: round(value, 4) for name, value in entry.items()})
            log.write(line + "\n")
            log.flush()
            print(line, flush=True)


def make_optimizer(embedder: Embedder, rate: float) -> torch.optim.AdamW:
    """Returns AdamW over what is not frozen of the trunk, and the projection at a small part of its rate."""
    trunk = [weight for weight in embedder.trunk.parameters() if weight.requires_grad]
    projection = list(embedder.projection.parameters())
    groups = [
        {"params": trunk, "base": rate, "weight_decay": 1e-4},
        {"params": projection, "base": rate * PROJECTION_RATE, "weight_decay": 0.0},
    ]
    return torch.optim.AdamW(groups, lr=rate, betas=(0.9, 0.99))


def remembered(embedder: Embedder, sets: TrainingSets) -> Tensor:
    """Returns the product's part of each group's first picture, unit vectors [groups, 200], the sets one after another."""
    started, embed, vectors = time.time(), torch_embed(embedder), []
    for pictures, groups in sets.values():
        firsts = [group.pictures[0] for group in groups]
        for start in range(0, len(firsts), PICTURES_AT_ONCE):
            vectors.append(embed(pictures.pixels[firsts[start : start + PICTURES_AT_ONCE], :, :, :3]))
    memory = functional.normalize(torch.from_numpy(np.concatenate(vectors))[:, :PRODUCT], dim=1)
    print(json.dumps({"remembered": len(memory), "seconds": round(time.time() - started)}), flush=True)
    return memory


def training_step(
    embedder: Embedder,
    optimizer: torch.optim.Optimizer,
    memory: Tensor,
    batch: tuple[Tensor, Tensor],
    arguments: argparse.Namespace,
) -> float:
    """Moves the weights by one batch, and the memory [groups, 200] of the products seen; returns the loss."""
    images, instances = batch
    with torch.autocast("cpu", torch.bfloat16):
        features, _ = embedder.features(to_pixels(images), arguments.frozen_blocks)
    vectors = functional.normalize(embedder.project(features.float())[:, :PRODUCT], dim=1)
    loss = functional.cross_entropy(vectors @ memory.T / arguments.temperature, instances)
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    nn.utils.clip_grad_norm_([weight for group in optimizer.param_groups for weight in group["params"]], CLIP)
    optimizer.step()
    refresh(memory, vectors.detach(), instances)
    return loss.item()


def refresh(memory: Tensor, vectors: Tensor, instances: Tensor) -> None:
    """Moves the remembered vectors of the instances towards those just seen, all of unit length."""
    memory[instances] = functional.normalize(REMEMBERED * memory[instances] + (1 - REMEMBERED) * vectors, dim=1)


class InstanceViews(IterableDataset):
    """Endless batches: augmented views, uint8 [B, 224, 224, 3], and the groups they show [B], counted over all sets."""

    def __init__(self, sets: TrainingSets, backgrounds: np.ndarray, views: int, seed: int):
        self.sets, self.backgrounds, self.views, self.seed = sets, backgrounds, views, seed

    def __iter__(self) -> Iterator[tuple[Tensor, Tensor]]:
        generator = np.random.default_rng(self.seed)
        counts = np.array([len(groups) for _, groups in self.sets.values()])
        firsts = np.cumsum(counts) - counts
        shares = np.array([SHARES[name] for name in self.sets])
        while True:
            drawn = generator.choice(len(counts), self.views, p=shares / shares.sum())
            numbers = generator.integers(counts[drawn])
            images = [self.draw_view(position, number, generator) for position, number in zip(drawn, numbers)]
            yield torch.from_numpy(np.stack(images)), torch.from_numpy(firsts[drawn] + numbers)

    def draw_view(self, position: int, number: int, generator: np.random.Generator) -> np.ndarray:
        """Returns one view of a group of the set at `position`: a picture of it in the style that goes with it."""
        name, (pictures, groups) = list(self.sets.items())[position]
        group = groups[number]
        view = generator.integers(len(group.styles))
        style = group.styles[view]
        if style is WIDE and name != "wardrobe" and generator.random() < PHONE_SHARE:
            style = PHONE
        picture = np.asarray(pictures.pixels[group.pictures[view % len(group.pictures)]])
        return augmented_view(picture, generator, self.backgrounds, style)[0]
