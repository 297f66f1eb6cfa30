"""Writes the embedder's INT8 form beside the model and compares the two: cosines, retrieval, time.

Only the backbone's convolutions and shortcuts are quantised, except its first blocks: the stem and the depthwise block after it
have few, very dissimilar channels, cost little time and lose the most accuracy. Attention, color branch, projection and norm
also stay in float: they are cheap, and eight bits are too few for positions in the color histogram and for components of small
scale.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np
import onnx
from onnx.numpy_helper import to_array as array

from ..quantize import QUANTIZED_FILE, add_quantize_arguments, compare_forms, cosine, is_trunk_arithmetic, quantize_and_compare
from .augment import CATALOG, PHONE, WIDE, augmented_view
from .evaluate import open_embedder
from .model import EXPORT_PREFIX
from .pictures import has_pictures, read_pictures, split_products

TRUNK = "/embedder/trunk"
# What `tune --frozen` changes.
PROJECTION = tuple(f"{EXPORT_PREFIX}{name}" for name in ("projection.", "feature_mean", "feature_deviation"))
SETS = ("products", "single", "garments", "wardrobe")
# What the service will see: catalog pictures, crops and phone photos.
STYLES = (CATALOG, WIDE, PHONE)
COMPARED_PICTURES = 600


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the step's arguments."""
    add_quantize_arguments(parser, pictures=900, method="minmax")
    parser.add_argument(
        "--trunk-of", type=Path, help="package with the same trunk: its 8-bit trunk is kept as it is, and only what follows is taken from --model"
    )
    parser.add_argument("--float-blocks", type=int, default=2, help="number of first backbone blocks that stay in float")


def run(arguments: argparse.Namespace) -> None:
    """Writes the INT8 model and prints the comparison as JSON."""
    if arguments.trunk_of is not None:
        target = arguments.out or arguments.model.with_name(QUANTIZED_FILE)
        put_projection(arguments.trunk_of, arguments.model, target)
        compare_forms(arguments, target, {}, partial(agreement, cache=arguments.cache))
        return
    pictures = calibration_pictures(arguments.cache, arguments.pictures, arguments.seed)
    chosen = partial(is_quantized, float_blocks=arguments.float_blocks)
    quantize_and_compare(arguments, pictures, chosen, partial(agreement, cache=arguments.cache))


def is_quantized(node: onnx.NodeProto, float_blocks: int) -> bool:
    """Says whether a node of the exported graph computes in 8 bits: the trunk's arithmetic from that block on."""
    return is_trunk_arithmetic(node, TRUNK, float_blocks)


def put_projection(package: Path, model: Path, target: Path) -> None:
    """Writes the package's INT8 form with the model's projection: where `tune --frozen` changed nothing else, its trunk need not change.

    Raises ValueError where the two trunks differ.
    """
    given, kept = (weights_of(onnx.load(path)) for path in (model, package / "model.onnx"))
    moved = [name for name in given if not name.startswith(PROJECTION) and not np.array_equal(array(given[name]), array(kept[name]))]
    if moved:
        raise ValueError(f"{model} has another trunk than {package}: {moved[0]} differs")
    quantized = onnx.load(package / QUANTIZED_FILE)
    for weights in quantized.graph.initializer:
        if weights.name.startswith(PROJECTION):
            weights.CopyFrom(given[weights.name])
    onnx.checker.check_model(quantized)
    onnx.save(quantized, target)


def weights_of(model: onnx.ModelProto) -> dict[str, onnx.TensorProto]:
    """Returns the network's named weights."""
    return {weights.name: weights for weights in model.graph.initializer if weights.name.startswith(EXPORT_PREFIX)}


def calibration_pictures(cache: Path, count: int, seed: int) -> Iterator[np.ndarray]:
    """Yields views of the training sets' pictures, uint8 [1, 224, 224, 3], as many of each set and style."""
    generator = np.random.default_rng(seed)
    sets = {name: read_pictures(cache, name) for name in SETS if has_pictures(cache, name)}
    backgrounds = read_pictures(cache, "backgrounds").pixels
    _, training_products = split_products(len(sets["products"].records))
    for number in range(count):
        name = list(sets)[number % len(sets)]
        pictures = sets[name]
        index = generator.choice(training_products) if name == "products" else generator.integers(len(pictures.records))
        style = STYLES[number // len(sets) % len(STYLES)]
        yield augmented_view(np.asarray(pictures.pixels[index]), generator, backgrounds, style)[0][None]


def agreement(model: Path, quantized: Path, cache: Path) -> dict[str, float]:
    """Cosines of the two models' vectors, and what each finds, on held-out products: catalog pictures and phone-like views.

    R@1 is that of the product among all compared, seen in a phone-like view, each model over its own gallery.
    """
    products = read_pictures(cache, "products")
    backgrounds = read_pictures(cache, "held-backgrounds").pixels
    held, _ = split_products(len(products.records))
    held = held[:COMPARED_PICTURES]
    sources = [np.asarray(products.pixels[index]) for index in held]
    plain = np.stack([source[..., :3] for source in sources])
    generators = [np.random.default_rng(int(index)) for index in held]
    phone = np.stack(
        [augmented_view(source, generator, backgrounds, PHONE)[0] for source, generator in zip(sources, generators)]
    )
    scores: dict[str, float] = {"pictures": len(held)}
    vectors: dict[str, tuple[np.ndarray, np.ndarray]] = {}
    for name, path in (("float", model), ("int8", quantized)):
        embed = open_embedder(path)
        vectors[name] = embed(plain), embed(phone)
        gallery, queries = vectors[name]
        found = (queries @ gallery.T).argmax(1) == np.arange(len(held))
        scores[f"phone R@1 {name}"] = round(float(found.mean()), 4)
    for position, kind in enumerate(("catalog", "phone")):
        cosines = cosine(vectors["float"][position], vectors["int8"][position])
        scores[f"{kind} cosine mean"] = round(float(cosines.mean()), 4)
        scores[f"{kind} cosine lowest 1 %"] = round(float(np.percentile(cosines, 1)), 4)
    return scores
