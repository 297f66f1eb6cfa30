"""Fine-tunes an embedder with a contrastive loss: two views of a product attract, a queue of other products repels.

InfoNCE (van den Oord et al. 2018, arXiv:1807.03748) with a queue of past vectors; recolored copies count as other products.
Additional heads predict type, color and title words, and the packshots' foreground masks supervise the attention.
"""

from __future__ import annotations

import argparse
import copy
import json
import time
from collections import Counter
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.utils.data import DataLoader

from ..averaging import update_average
from ..precision import trunk_arithmetic
from .batches import Batch, ContrastiveBatches, Vocabulary, read_training_sets
from .evaluate import torch_embed, validate
from .loss import Queue, contrast_loss, empty_queue
from .model import DIMENSION, Embedder, load_embedder, save_embedder, to_pixels
from .schedule import set_rate

QUEUE = 4096
CLIP = 5.0
AVERAGE_DECAY = 0.998
HEAD_SCALE = 4.0
TYPE_WEIGHT, COLOR_WEIGHT, WORD_WEIGHT, MASK_WEIGHT = 0.5, 0.35, 0.03, 0.3


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the step's arguments."""
    parser.add_argument("--cache", type=Path, required=True, help="folder written by `prepare`")
    parser.add_argument("--start", type=Path, required=True, help="checkpoint of `project`")
    parser.add_argument("--out", type=Path, required=True, help="checkpoint to write: the moving average of the weights")
    parser.add_argument("--resume", action="store_true", help="continue from the state file beside --out")
    parser.add_argument("--minutes", type=float, default=30, help="training time without evaluation")
    parser.add_argument("--checkpoint-minutes", type=float, default=4)
    parser.add_argument("--rate", type=float, default=1e-4, help="learning rate of the backbone")
    parser.add_argument("--temperature", type=float, default=0.07)
    parser.add_argument("--groups", type=int, default=10, help="groups per batch, of 8 items with two views each")
    parser.add_argument("--size", type=int, default=160, help="side of a training view in pixels")
    parser.add_argument("--frozen-blocks", type=int, default=4)
    parser.add_argument("--wardrobe-share", type=float, default=0.3)
    parser.add_argument("--seed", type=int, default=1)


def run(arguments: argparse.Namespace) -> None:
    """Trains for the given minutes; writes the averaged weights, the run's state and a JSONL log beside them."""
    torch.manual_seed(arguments.seed)
    torch.set_num_threads(1)
    state_path = arguments.out.with_suffix(".state")
    sets, vocabulary = read_training_sets(arguments.cache)
    print(json.dumps({name: len(training.items) for name, training in sets.items()}), flush=True)
    embedder = load_embedder(arguments.start).train().to(memory_format=torch.channels_last)
    for block in embedder.trunk.blocks[: arguments.frozen_blocks]:
        block.requires_grad_(False)
    average = copy.deepcopy(embedder)
    heads = make_heads(vocabulary)
    optimizer = make_optimizer(embedder, heads, arguments.rate)
    queue = empty_queue(DIMENSION)
    step, elapsed = 0, 0.0
    if arguments.resume and state_path.exists():
        state = torch.load(state_path, weights_only=True)
        for part, name in ((embedder, "embedder"), (average, "average"), (heads, "heads"), (optimizer, "optimizer")):
            part.load_state_dict(state[name])
        step, elapsed = state["step"], state["elapsed"]
    # A resumed run draws other batches than those it has seen.
    dataset = ContrastiveBatches(
        arguments.cache, arguments.groups, arguments.size, arguments.wardrobe_share, arguments.seed + step
    )
    batches = iter(DataLoader(dataset, batch_size=None, num_workers=1, prefetch_factor=4))
    log = arguments.out.with_suffix(".jsonl").open("a")
    sums: Counter[str] = Counter()
    budget, next_checkpoint = arguments.minutes * 60, elapsed + arguments.checkpoint_minutes * 60
    while elapsed < budget:
        started = time.time()
        set_rate(optimizer, step, elapsed / budget)
        losses = training_step(embedder, heads, queue, next(batches), arguments)
        optimizer.zero_grad(set_to_none=True)
        sum(losses.values()).backward()
        nn.utils.clip_grad_norm_([weight for group in optimizer.param_groups for weight in group["params"]], CLIP)
        optimizer.step()
        step += 1
        update_average(average, embedder, step, AVERAGE_DECAY)
        elapsed += time.time() - started
        sums.update({name: float(loss.detach()) for name, loss in losses.items()} | {"steps": 1})
        is_last = elapsed >= budget
        if elapsed >= next_checkpoint or is_last:
            next_checkpoint += arguments.checkpoint_minutes * 60
            steps = sums.pop("steps")
            entry = {"step": step, "minutes": elapsed / 60, **{name: total / steps for name, total in sums.items()}}
            sums.clear()
            save_embedder(average, arguments.out)
            parts = {"embedder": embedder, "average": average, "heads": heads, "optimizer": optimizer}
            states = {name: part.state_dict() for name, part in parts.items()}
            torch.save({**states, "step": step, "elapsed": elapsed}, state_path)
            entry |= validate(torch_embed(average), arguments.cache)
            line = json.dumps({name: round(value, 4) for name, value in entry.items()})
            log.write(line + "\n")
            log.flush()
            print(line, flush=True)


def make_heads(vocabulary: Vocabulary) -> nn.ModuleDict:
    """Returns the linear heads for type, color and title words."""
    heads = nn.ModuleDict(
        {
            "types": nn.Linear(DIMENSION, len(vocabulary.types)),
            "colors": nn.Linear(DIMENSION, len(vocabulary.colors)),
            "words": nn.Linear(DIMENSION, len(vocabulary.words)),
        }
    )
    nn.init.constant_(heads["words"].bias, -4.0)
    return heads


def make_optimizer(embedder: Embedder, heads: nn.ModuleDict, rate: float) -> torch.optim.AdamW:
    """Returns AdamW: the trunk at `rate`, what is new at more."""
    trunk = [weight for weight in embedder.trunk.parameters() if weight.requires_grad]
    groups = [
        {"params": trunk, "base": rate, "weight_decay": 1e-4},
        # The projection's weights are about 1e-3: a larger rate forgets the closed form within some steps.
        {"params": list(embedder.projection.parameters()), "base": rate / 2, "weight_decay": 0.0},
        {"params": list(embedder.attention.parameters()), "base": 3e-3, "weight_decay": 0.0},
        {"params": list(embedder.color_logits.parameters()), "base": 1e-2, "weight_decay": 0.0},
        {"params": list(heads.parameters()), "base": 2e-3, "weight_decay": 1e-4},
    ]
    return torch.optim.AdamW(groups, lr=rate, betas=(0.9, 0.99))


def training_step(
    embedder: Embedder, heads: nn.ModuleDict, queue: Queue, batch: Batch, arguments: argparse.Namespace
) -> dict[str, Tensor]:
    """Returns the weighted losses of one batch, and moves its vectors into the queue."""
    with trunk_arithmetic():
        features, attention = embedder.features(to_pixels(batch.images), arguments.frozen_blocks)
    vectors = embedder.project(features.float())
    identities = batch.identities.repeat(2)
    losses = {"contrast": contrast_loss(vectors, identities, queue, arguments.temperature)}
    scaled = vectors * HEAD_SCALE
    losses["type"] = TYPE_WEIGHT * functional.cross_entropy(heads["types"](scaled), batch.types.repeat(2))
    colors = batch.colors.repeat(2)
    if (colors >= 0).any():
        losses["color"] = COLOR_WEIGHT * functional.cross_entropy(heads["colors"](scaled), colors, ignore_index=-1)
    titled = (batch.words.sum(1) > 0).repeat(2)
    if titled.any():
        word_losses = functional.binary_cross_entropy_with_logits(
            heads["words"](scaled[titled]), batch.words.repeat(2, 1)[titled], reduction="sum"
        )
        losses["words"] = WORD_WEIGHT * word_losses / titled.sum()
    if batch.has_mask.any():
        shares = batch.masks[batch.has_mask].float() / 255
        masks = functional.binary_cross_entropy_with_logits(attention[batch.has_mask, 0].float(), shares)
        losses["mask"] = MASK_WEIGHT * masks
    queue.vectors = torch.cat([vectors.detach(), queue.vectors])[:QUEUE]
    queue.identities = torch.cat([identities, queue.identities])[:QUEUE]
    return losses


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    add_arguments(parser)
    run(parser.parse_args())
