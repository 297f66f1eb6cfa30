"""Writes the detector's INT8 form beside the model and compares the two: garments found, scores, time.

With a second backbone only that one is quantised, except its first two blocks. Its ReLU6 costs nothing in 8 bits, while the SiLU
of the detector's own layers costs more in 8 bits than in float (docs/adr/0012-a-second-backbone.md).

Without a second backbone, the backbone after its first stage, the neck and the head branches are quantised. The stem and the
first stage (few channels, wide ranges), the last convolutions and the box decoding stay in float: eight bits are too few for
box coordinates.
"""

import argparse
from functools import partial
from pathlib import Path
from typing import Iterator

import numpy as np
import onnx

from ..quantize import add_quantize_arguments, cosine, is_trunk_arithmetic, quantize_and_compare
from .calibrate import MATCH_IOU, iou_matrix
from .data import PreparedSet, fit_top_left
from .evaluate import MOST_DETECTIONS, onnx_infer
from .suppress import DEFAULT_IOU_THRESHOLD, Detections, suppress

NETWORK = "/network/"
SECOND_TRUNK = "/network/assistant"
FLOAT_BLOCKS = 2
FLOAT_MODULES = ("stem", "stage2", "class_heads", "box_heads", "objectness_heads")
OPERATIONS = ("Conv", "Sigmoid", "Mul", "Relu", "Add", "Concat", "MaxPool", "Resize")
COMPARED_PICTURES = 60
SHOWN_SCORE = 0.25


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the step's arguments."""
    add_quantize_arguments(parser, pictures=400, method="minmax")
    parser.add_argument("--sets", nargs="+", required=True, metavar="SET", help="training sets whose photos are used to measure the ranges")
    parser.add_argument("--compare-on", required=True, metavar="SET", help="another prepared set, to compare the two forms on")


def is_quantized(node: onnx.NodeProto) -> bool:
    """Whether a node of a detector of one trunk computes in 8 bits. Decoding lies outside the network and is never named so."""
    if not node.name.startswith(NETWORK) or node.op_type not in OPERATIONS:
        return False
    return node.name.removeprefix(NETWORK).split("/")[0].split(".")[0] not in FLOAT_MODULES


def is_quantized_second_trunk(node: onnx.NodeProto) -> bool:
    """Whether a node of a detector of two trunks computes in 8 bits."""
    return is_trunk_arithmetic(node, SECOND_TRUNK, FLOAT_BLOCKS)


def canvases(cache: Path, names: list[str], count: int, seed: int) -> Iterator[np.ndarray]:
    """Photos of the sets in turn, drawn without order, as uint8 [1,H,W,3] canvases."""
    rng = np.random.default_rng(seed)
    sets = [PreparedSet(cache, name) for name in names]
    orders = [rng.permutation(len(prepared.pictures)) for prepared in sets]
    for number in range(count):
        prepared, order = sets[number % len(sets)], orders[number % len(sets)]
        picture = prepared.pictures[order[number // len(sets) % len(order)]]
        yield fit_top_left(prepared.rgb(picture))[0][None]


def found_again(first: Detections, second: Detections) -> int:
    """How many of the first detections the second holds too: the same class at IoU >= .5, each counted once."""
    overlap = iou_matrix(first.boxes, second.boxes) * (first.classes[:, None] == second.classes[None])
    free = np.ones(len(second.classes), bool)
    count = 0
    for row in overlap:
        best = int((row * free).argmax()) if len(row) else -1
        if best >= 0 and row[best] * free[best] >= MATCH_IOU:
            free[best] = False
            count += 1
    return count


def agreement(model: Path, quantized: Path, cache: Path, name: str) -> dict[str, float]:
    """Garments that both find, and the cosine of all their scores, on some photos of a prepared set."""
    count = min(COMPARED_PICTURES, len(PreparedSet(cache, name).pictures))
    pictures = list(canvases(cache, [name], count, seed=0))
    detections, scores = [], []
    for path in (model, quantized):
        outputs = list(map(onnx_infer(path), pictures))
        detections.append(
            [
                suppress(boxes[0], found[0], SHOWN_SCORE, DEFAULT_IOU_THRESHOLD, MOST_DETECTIONS)
                for boxes, found in outputs
            ]
        )
        scores.append(np.stack([found.ravel() for _, found in outputs]))
    again = sum(found_again(one, other) for one, other in zip(*detections))
    cosines = cosine(*scores)
    return {
        "pictures": len(pictures),
        "garments float": sum(len(found.scores) for found in detections[0]),
        "garments int8": sum(len(found.scores) for found in detections[1]),
        "garments of both": again,
        "score cosine mean": round(float(cosines.mean()), 4),
        "score cosine lowest": round(float(cosines.min()), 4),
    }


def run(args: argparse.Namespace) -> None:
    """Writes the INT8 model and prints the comparison as JSON."""
    pictures = canvases(args.cache, args.sets, args.pictures, args.seed)
    has_second_trunk = any(node.name.startswith(f"{SECOND_TRUNK}/") for node in onnx.load(args.model).graph.node)
    chosen = is_quantized_second_trunk if has_second_trunk else is_quantized
    quantize_and_compare(args, pictures, chosen, partial(agreement, cache=args.cache, name=args.compare_on))
