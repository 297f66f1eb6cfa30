"""Fine-tunes the trunk's last blocks and the projection by contrast, on maps that the blocks before them left in the cache.

Views of a product attract in the product's part, all other products of a batch and of a queue repel (InfoNCE); of pairs, two sides of
one product, also in the whole vector. The blocks up to the 13th stay as they are, so that their maps are measured once and a step costs
a third of a whole network's. What is not of pairs is held to what it was.
"""

from __future__ import annotations

import argparse
import copy
import io
import json
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.utils.data import DataLoader

from ..averaging import update_average
from ..mobilenet import FEATURE_CHANNELS
from ..precision import trunk_arithmetic, trunk_type
from .contrast import draw_rows
from .evaluate import in_batches, validate
from .export import OPSET
from .features import FEATURES, TAPPED_CHANNELS, cells_of, even_shares, moments
from .loss import Queue, contrast_loss, empty_queue, similarity_loss
from .measure import GROUPS_A_BATCH
from .model import DIMENSION, INPUT_SIZE, PARTS, Embedder, load_embedder, save_embedder
from .pairs import NAME as PAIRS
from .pairs import PairSides, read_pair_groups
from .pictures import read_pictures
from .schedule import set_rate
from .views import GroupedViews, ViewGroup, held_packshots, training_groups

FIRST_BLOCK = 14
# The features that the tuned blocks compute: the last maps' means; means and deviations of blocks 17 and 16.
TUNED_TAPS = (17, 16)
TUNED_CHANNELS = sum(TAPPED_CHANNELS[block] for block in TUNED_TAPS)
MEANS = slice(FEATURE_CHANNELS, FEATURE_CHANNELS + TUNED_CHANNELS)
ALL_CHANNELS = sum(TAPPED_CHANNELS.values())
DEVIATIONS = slice(MEANS.start + ALL_CHANNELS, MEANS.start + ALL_CHANNELS + TUNED_CHANNELS)
MEASURED_AT_ONCE = 8  # pictures whose maps fit the processor's cache
TUNED_AT_ONCE = 16
# Of a batch without pairs. What a first run lost were phone-like views of packshots, and their colors apart.
SHARES = {"products": 0.35, "recolored": 0.2, "single": 0.1, "garments": 0.2, "wardrobe": 0.15}
QUEUE = 4096
HOLD_TEMPERATURE = 0.05  # of the similarities that are held: the nearest few of some hundreds weigh most
CLIP = 5.0
AVERAGE_DECAY = 0.998

# uint8 [N, 224, 224, 3] → block 13's maps, if they are wanted, and all features of them
Measure = Callable[[np.ndarray], tuple[np.ndarray | None, np.ndarray]]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the step's arguments."""
    parser.add_argument("--cache", type=Path, required=True, help="folder written by `prepare`")
    parser.add_argument("--start", type=Path, required=True, help="checkpoint or exported .onnx to go on from")
    parser.add_argument("--out", type=Path, required=True, help="checkpoint to write: the weights' moving average")
    parser.add_argument("--resume", action="store_true", help="go on from the state beside --out")
    parser.add_argument("--groups", type=int, default=2500, help="at most so many groups of each set, pairs whole")
    parser.add_argument("--steps", type=int, default=600)
    parser.add_argument("--checkpoint-minutes", type=float, default=5)
    parser.add_argument("--validate", action="store_true", help="score the start and every checkpoint")
    parser.add_argument("--products", type=int, default=160, help="in a batch, two views each")
    parser.add_argument("--pairs-share", type=float, default=0.4, help="of a batch's products")
    parser.add_argument("--rate", type=float, default=1e-4, help="learning rate of the trunk")
    parser.add_argument("--projection-rate", type=float, default=1e-5)
    parser.add_argument("--frozen", action="store_true", help="leave the trunk as it is: a tenth of the time")
    parser.add_argument(
        "--measure-with", type=Path, help="with --frozen: the form of --start whose features the projection shall read, such as its INT8 file"
    )
    parser.add_argument("--hold", type=float, default=100.0, help="weight of keeping color's and type's parts")
    parser.add_argument("--hold-product", type=float, default=50.0, help="weight of keeping the product's part")
    parser.add_argument(
        "--hold-similarities", type=float, default=0.0, help="weight of keeping what other images' similarities among each other were"
    )
    parser.add_argument("--hold-only", nargs="+", metavar="SET", help="sets that --hold-product is for (default: all but pairs)")
    parser.add_argument("--same-side", type=float, default=0.0, help="weight of contrast of pairs among the photos of one side of a category")
    parser.add_argument("--whole", type=float, default=0.0, help="weight of contrast of other images in the whole vector")
    parser.add_argument("--temperature", type=float, default=0.07)
    parser.add_argument("--seed", type=int, default=0)


@dataclass(frozen=True)
class Measured:
    """Of one set the maps after block 13, [groups, V, 96, 14, 14], if wanted, and the features, [groups, V, FEATURES], float16."""

    maps: np.ndarray | None
    features: np.ndarray


def measured_file(cache: Path, start: Path, name: str, kind: str) -> Path:
    """Returns where the maps or features of a set stand."""
    return cache / f"{kind}-{start.stem}-{name}.npy"


class Head(nn.Module):
    """uint8 [N, 224, 224, 3] RGB → block 13's maps and all features."""

    def __init__(self, embedder: Embedder):
        super().__init__()
        self.embedder = embedder

    def forward(self, image: Tensor) -> tuple[Tensor, Tensor]:
        kept: list[Tensor] = []
        block = self.embedder.trunk.blocks[FIRST_BLOCK - 1]
        hook = block.register_forward_hook(lambda _, __, maps: kept.append(maps))
        features, _ = self.embedder.features(image.permute(0, 3, 1, 2).float() / 127.5 - 1)
        hook.remove()
        return kept[0], features


def open_head(embedder: Embedder) -> Measure:
    """Returns the function from images to block 13's maps and all features, float16; ONNX Runtime computes it, several times as fast."""
    graph = io.BytesIO()
    torch.onnx.export(
        Head(embedder).eval(),
        (torch.zeros(2, INPUT_SIZE, INPUT_SIZE, 3, dtype=torch.uint8),),
        graph,
        opset_version=OPSET,
        input_names=["image"],
        output_names=["maps", "features"],
        dynamic_axes={name: {0: "N"} for name in ("image", "maps", "features")},
        dynamo=False,
    )
    session = open_session(graph.getvalue())

    def measure(images: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        maps, features = (np.concatenate(parts) for parts in zip(*in_few(session, ["maps", "features"], images)))
        return maps, features

    return measure


def open_form(path: Path) -> Measure:
    """Returns the function from images to the features that an exported file's projection reads, float16, without maps.

    The INT8 form's features differ from the checkpoint's: a projection tuned on them is tuned for what the service runs.
    """
    model = onnx.load(path)
    (centering,) = [node for node in model.graph.node if "embedder.feature_mean" in node.input]
    features = centering.input[0]
    model.graph.output.append(onnx.helper.make_tensor_value_info(features, onnx.TensorProto.FLOAT, None))
    session = open_session(model.SerializeToString())
    return lambda images: (None, np.concatenate([found for (found,) in in_few(session, [features], images)]))


def open_session(graph: bytes) -> onnxruntime.InferenceSession:
    """Returns a session on one thread."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])


def in_few(session: onnxruntime.InferenceSession, names: list[str], images: np.ndarray) -> list[list[np.ndarray]]:
    """Returns the named outputs, float16, of some images at a time."""
    few = [np.ascontiguousarray(images[at : at + MEASURED_AT_ONCE]) for at in range(0, len(images), MEASURED_AT_ONCE)]
    return [[output.astype(np.float16) for output in session.run(names, {"image": batch})] for batch in few]


def measure_set(measure: Measure, views: GroupedViews, cache: Path, start: Path, name: str, has_maps: bool) -> Measured:
    """Measures a set and leaves it in the cache, the maps too if they are wanted.

    Takes what is there of as many groups, unless the checkpoint is newer.
    """
    files = {kind: measured_file(cache, start, name, kind) for kind in ("maps", "rest")}
    shape = (len(views), len(views.groups[0].styles), FEATURES)
    is_there = files["rest"].exists() and files["rest"].stat().st_mtime >= start.stat().st_mtime
    is_there = is_there and (files["maps"].exists() or not has_maps)
    if not (is_there and np.load(files["rest"], mmap_mode="r").shape == shape):
        started, at, stored = time.time(), 0, None
        features = np.zeros(shape, np.float16)
        for images, _ in DataLoader(views, batch_size=GROUPS_A_BATCH, num_workers=1):
            maps, rest = measure(images.flatten(0, 1).numpy())
            if has_maps and stored is None:
                stored = np.lib.format.open_memmap(files["maps"], "w+", np.float16, (*shape[:2], *maps.shape[1:]))
            if has_maps:
                stored[at : at + len(images)] = maps.reshape(len(images), -1, *maps.shape[1:])
            features[at : at + len(images)] = rest.reshape(len(images), -1, FEATURES)
            at += len(images)
        if has_maps:
            stored.flush()
        np.save(files["rest"], features)
        print(json.dumps({"set": name, "views": shape[:2], "seconds": round(time.time() - started)}), flush=True)
    return Measured(np.load(files["maps"], mmap_mode="r") if has_maps else None, np.load(files["rest"], mmap_mode="r"))


def tail_features(embedder: Embedder, maps: Tensor, stored: Tensor) -> Tensor:
    """Returns [N, FEATURES]: what the last blocks make of block 13's maps, beside the stored features of the others.

    Some rows at a time, whose maps fit the processor's cache: several times as fast.
    """
    few = zip(maps.split(TUNED_AT_ONCE), stored.split(TUNED_AT_ONCE))
    return torch.cat([features_of_few(embedder, some, features) for some, features in few])


def features_of_few(embedder: Embedder, maps: Tensor, stored: Tensor) -> Tensor:
    """Does what `tail_features` does, all rows at once."""
    tapped = {}
    with trunk_arithmetic():
        for index in range(FIRST_BLOCK, len(embedder.trunk.blocks)):
            maps = embedder.trunk.blocks[index](maps)
            tapped[index] = maps
    cells = [cells_of(tapped[block].float()) for block in TUNED_TAPS]
    even = [even_shares(tuple(int(side) for side in tapped[block].shape[2:])) for block in TUNED_TAPS]
    means, deviations = moments(list(zip(cells, even)))
    return torch.cat(
        [maps.float().mean((2, 3)), means, stored[:, MEANS.stop : DEVIATIONS.start], deviations, stored[:, DEVIATIONS.stop :]], 1
    )


class Rehearsed:
    """Stands for a network's embedding in `validate`, which asks for the same pictures every time: block 13's maps are kept."""

    def __init__(self, embedder: Embedder, measure: Measure):
        self.embedder, self.measure = embedder, measure
        self.kept: list[list[tuple[np.ndarray | None, np.ndarray]]] = []
        self.at = 0

    def __call__(self, images: np.ndarray) -> np.ndarray:
        if self.at == len(self.kept):
            batches: list[tuple[np.ndarray | None, np.ndarray]] = []
            in_batches(images, lambda batch: (batches.append(self.measure(batch)), np.zeros((len(batch), 1)))[1])
            self.kept.append(batches)
        with torch.no_grad():
            vectors = [self.embedder.project(self.features(maps, torch.from_numpy(rest).float())) for maps, rest in self.kept[self.at]]
        self.at += 1
        return torch.cat(vectors).numpy()

    def features(self, maps: np.ndarray | None, stored: Tensor) -> Tensor:
        """Returns what the projection reads."""
        return stored if maps is None else tail_features(self.embedder, channels_last(maps), stored)

    def validate(self, cache: Path) -> dict[str, float]:
        """Returns the scores to choose by."""
        self.at = 0
        return validate(self, cache)


def channels_last(maps: np.ndarray) -> Tensor:
    """Returns stored maps as the trunk takes them."""
    return torch.from_numpy(np.ascontiguousarray(maps)).to(trunk_type()).contiguous(memory_format=torch.channels_last)


@dataclass(frozen=True)
class Views:
    """Two views each of different products: first views, then second views; identities stand once a product.

    maps: none where the trunk stays as it is. sides: of each view its category's side, -1 where it is not of pairs; is_held: whether the
    product's part is kept.
    """

    maps: Tensor | None
    features: Tensor
    identities: Tensor
    is_pair: Tensor
    sides: Tensor
    is_held: Tensor


class Batches:
    """Draws batches that mix all sets; `sides` says which views of pairs may meet."""

    def __init__(self, sets: dict[str, Measured], sides: PairSides | None, arguments: argparse.Namespace, seed: int):
        self.sets, self.sides, self.arguments, self.generator = sets, sides, arguments, np.random.default_rng(seed)
        self.sizes = {name: measured.features.shape[:2] for name, measured in sets.items()}

    def draw(self) -> Views:
        drawn = draw_rows(
            self.sizes, self.arguments.products, self.generator, self.sides, self.arguments.pairs_share, SHARES
        )
        if self.sizes.get("recolored") == self.sizes.get("products") and "recolored" in drawn:
            # The same packshots in another color: the negatives that matter most.
            groups = drawn["products"][0]
            drawn["recolored"] = (groups[: len(drawn["recolored"][0])], *drawn["recolored"][1:])
        chosen = [(self.sets[name], groups, views[side]) for side in (0, 1) for name, (groups, views) in drawn.items()]
        features = np.concatenate([measured.features[groups, views] for measured, groups, views in chosen])
        maps = None
        if not self.arguments.frozen:
            maps = channels_last(np.concatenate([measured.maps[groups, views] for measured, groups, views in chosen]))
        identities = [
            (self.sides.clusters[groups] if name == PAIRS else groups) + position * 1_000_000
            for position, (name, (groups, _)) in enumerate(drawn.items())
        ]
        is_pair, is_held = (
            np.concatenate([np.full(len(groups), name in names) for name, (groups, _) in drawn.items()])
            for names in ((PAIRS,), self.arguments.hold_only or SHARES)
        )
        sides = [
            self.sides.category_sides[groups, views[side]] if name == PAIRS else np.full(len(groups), -1)
            for side in (0, 1)
            for name, (groups, views) in drawn.items()
        ]
        labels = (np.concatenate(identities), is_pair, np.concatenate(sides), is_held)
        return Views(maps, torch.from_numpy(features).float(), *(torch.from_numpy(label) for label in labels))


def run(arguments: argparse.Namespace) -> None:
    """Tunes for the given steps; writes the averaged weights, the run's state and a JSONL log beside them.

    Raises ValueError where another form is to be measured with, and the trunk to be tuned: only the form's features are known.
    """
    if arguments.measure_with is not None and not arguments.frozen:
        raise ValueError("--measure-with needs --frozen")
    torch.manual_seed(arguments.seed)
    torch.set_num_threads(1)
    start = load_embedder(arguments.start).to(memory_format=torch.channels_last)
    measure = open_head(start) if arguments.measure_with is None else open_form(arguments.measure_with)
    sets, sides = read_measured(measure, arguments)
    standardise(start, sets)
    embedder = copy.deepcopy(start)
    embedder.requires_grad_(False)
    trunk = [] if arguments.frozen else [w for block in embedder.trunk.blocks[FIRST_BLOCK:] for w in block.parameters()]
    for weight in (*trunk, *embedder.projection.parameters()):
        weight.requires_grad_(True)
    groups = [{"params": list(embedder.projection.parameters()), "base": arguments.projection_rate, "weight_decay": 0.0}]
    if trunk:
        groups.append({"params": trunk, "base": arguments.rate, "weight_decay": 1e-4})
    optimizer = torch.optim.AdamW(groups, lr=arguments.rate, betas=(0.9, 0.99))
    average, queue = copy.deepcopy(embedder), empty_queue(PARTS["product"].dimension)
    step, elapsed, state_path = 0, 0.0, arguments.out.with_suffix(".state")
    if arguments.resume and state_path.exists():
        state = torch.load(state_path, weights_only=True)
        for part, name in ((embedder, "embedder"), (average, "average"), (optimizer, "optimizer")):
            part.load_state_dict(state[name])
        step, elapsed = state["step"], state["elapsed"]
    # A resumed run draws other batches than those it has seen.
    batches = Batches(sets, sides, arguments, arguments.seed + step)
    judged = Rehearsed(average, measure) if arguments.validate else None
    log = arguments.out.with_suffix(".jsonl").open("a")
    if step == 0 and judged is not None:
        write_line(log, {"step": 0, "minutes": 0.0} | judged.validate(arguments.cache))
    sums: Counter[str] = Counter()
    next_checkpoint = elapsed + arguments.checkpoint_minutes * 60
    while step < arguments.steps:
        started = time.time()
        set_rate(optimizer, step, step / arguments.steps)
        losses = training_step(embedder, start, queue, batches.draw(), arguments)
        optimizer.zero_grad(set_to_none=True)
        sum(losses.values()).backward()
        nn.utils.clip_grad_norm_([weight for group in groups for weight in group["params"]], CLIP)
        optimizer.step()
        step += 1
        update_average(average, embedder, step, AVERAGE_DECAY)
        elapsed += time.time() - started
        sums.update({name: float(loss.detach()) for name, loss in losses.items()} | {"steps": 1})
        if elapsed >= next_checkpoint or step == arguments.steps:
            next_checkpoint += arguments.checkpoint_minutes * 60
            steps = sums.pop("steps")
            entry = {"step": step, "minutes": elapsed / 60, **{name: total / steps for name, total in sums.items()}}
            sums.clear()
            save_embedder(average, arguments.out)
            parts = {"embedder": embedder, "average": average, "optimizer": optimizer}
            states = {name: part.state_dict() for name, part in parts.items()}
            torch.save({**states, "step": step, "elapsed": elapsed}, state_path)
            write_line(log, entry if judged is None else entry | judged.validate(arguments.cache))


def write_line(log, entry: dict[str, float]) -> None:
    """Prints an entry, and adds it to the log."""
    line = json.dumps({name: round(value, 4) for name, value in entry.items()})
    log.write(line + "\n")
    log.flush()
    print(line, flush=True)


def read_measured(measure: Measure, arguments: argparse.Namespace) -> tuple[dict[str, Measured], PairSides | None]:
    """Returns the measured sets, and which views of pairs may meet."""
    sets, sides = training_groups(arguments.cache, arguments.groups) | held_packshots(arguments.cache, arguments.groups), None
    pairs = read_pair_groups(arguments.cache)
    if pairs is not None:
        sets, sides = {PAIRS: pairs} | sets, PairSides(*pairs, together=arguments.same_side > 0)
    backgrounds = read_pictures(arguments.cache, "backgrounds").pixels
    measured = {}
    for name, (pictures, groups) in sets.items():
        views = GroupedViews(pictures, groups, backgrounds, INPUT_SIZE)
        measured_with = arguments.measure_with or arguments.start
        measured[name] = measure_set(measure, views, arguments.cache, measured_with, name, not arguments.frozen)
    return measured, sides


def standardise(embedder: Embedder, sets: dict[str, Measured]) -> None:
    """Parts the projection of an exported file into deviations and weights again, for one rate to fit all features."""
    sample = np.concatenate([measured.features[::5].reshape(-1, FEATURES) for measured in sets.values()]).astype(np.float32)
    mean, deviation = torch.from_numpy(sample.mean(0)), torch.from_numpy(sample.std(0) + 1e-4)
    weight = embedder.projection.weight.data / embedder.feature_deviation
    bias = embedder.projection.bias.data - weight @ embedder.feature_mean
    embedder.projection.weight.data = weight * deviation
    embedder.projection.bias.data = bias + weight @ mean
    embedder.feature_mean.copy_(mean)
    embedder.feature_deviation.copy_(deviation)


def training_step(
    embedder: Embedder, start: Embedder, queue: Queue, batch: Views, arguments: argparse.Namespace
) -> dict[str, Tensor]:
    """Returns the weighted losses of one batch, and moves its vectors into the queue."""
    features = batch.features if batch.maps is None else tail_features(embedder, batch.maps, batch.features)
    vectors = embedder.project(features)
    with torch.no_grad():
        before = start.project(batch.features)
    product = PARTS["product"].dimension
    own = functional.normalize(vectors[:, :product], dim=1)
    identities = batch.identities.repeat(2)
    losses = {"contrast": contrast_loss(own, identities, queue, arguments.temperature)}
    of_pairs = batch.is_pair.repeat(2)
    if of_pairs.any():
        losses["pairs"] = contrast_loss(vectors[of_pairs], identities[of_pairs], empty_queue(DIMENSION), arguments.temperature)
        if arguments.same_side:
            both = [
                contrast_loss(some[of_pairs], identities[of_pairs], empty_queue(some.shape[1]), arguments.temperature, batch.sides[of_pairs])
                for some in (vectors, own)
            ]
            losses["same side"] = arguments.same_side * sum(both)
    if not of_pairs.all():
        others, others_before = vectors[~of_pairs], before[~of_pairs]
        moved, is_held = (others - others_before).square(), batch.is_held.repeat(2)[~of_pairs]
        losses["hold"] = arguments.hold * moved[:, product:].sum(1).mean()
        if is_held.any():
            losses["hold product"] = arguments.hold_product * moved[is_held, :product].sum(1).mean()
        if arguments.hold_similarities:
            losses["hold similarities"] = arguments.hold_similarities * similarity_loss(others, others_before, HOLD_TEMPERATURE)
        if arguments.whole:
            whole = contrast_loss(others, identities[~of_pairs], empty_queue(DIMENSION), arguments.temperature)
            losses["whole"] = arguments.whole * whole
    queue.vectors = torch.cat([own.detach(), queue.vectors])[:QUEUE]
    queue.identities = torch.cat([identities, queue.identities])[:QUEUE]
    return losses


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    add_arguments(parser)
    run(parser.parse_args())
