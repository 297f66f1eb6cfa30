"""Fits what a score means: probability that a detection is right, and the score threshold worth showing.

A detection is right when it is the best unclaimed one of its class on a labelled box at IoU >= .5. Platt scaling
(Platt 1999), p = sigmoid(a * logit(score) + b), is fitted on every other picture and its calibration error measured on
the rest. The threshold, a calibrated probability, is the lowest whose F1 over all pictures is within 1.5 points of the best:
near the top F1 is flat, and a garment never offered costs a shopper more than a box too many.
"""

import argparse
import json
from pathlib import Path
from typing import NamedTuple

import numpy as np

from ..classes import CLASS_INDEX
from .data import Picture, PreparedSet
from .evaluate import checkpoint_infer, detect_set
from .suppress import Detections

LOWEST_SCORE = 0.05
MATCH_IOU = 0.5
ERROR_BINS = 10
NEWTON_STEPS = 50
F1_TOLERANCE = 0.015


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the step's arguments."""
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--sets", nargs="+", required=True, help="validation sets")
    parser.add_argument(
        "--skip", action="append", default=[], metavar="SET:CLASS", help="leave out a class whose labels a set has wrong"
    )
    parser.add_argument("--out", type=Path, required=True, help="calibration.json")


class Judged(NamedTuple):
    scores: np.ndarray
    right: np.ndarray
    objects: int
    """labelled boxes, found or not"""


def iou_matrix(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """first [N,4], second [M,4] xyxy -> [N,M]."""
    top_left = np.maximum(first[:, None, :2], second[None, :, :2])
    bottom_right = np.minimum(first[:, None, 2:], second[None, :, 2:])
    intersection = (bottom_right - top_left).clip(0).prod(-1)
    areas = (first[:, 2:] - first[:, :2]).prod(1)[:, None] + (second[:, 2:] - second[:, :2]).prod(1)
    return intersection / (areas - intersection)


def judge(picture: Picture, found: Detections, classes: set[int]) -> Judged:
    """Each detection of `classes` against the labels, best score first; those on a crowd of their class are left out."""
    scores: list[float] = []
    right: list[bool] = []
    overlap = iou_matrix(found.boxes, picture.boxes)
    crowd_overlap = iou_matrix(found.boxes, picture.crowd_boxes)
    free = np.ones(len(picture.boxes), bool)
    for index, class_index in enumerate(found.classes):
        if int(class_index) not in classes:
            continue
        matches = np.where((picture.classes == class_index) & free, overlap[index], 0)
        best = int(matches.argmax()) if len(matches) else -1
        hit = best >= 0 and matches[best] >= MATCH_IOU
        if hit:
            free[best] = False
        elif ((picture.crowd_classes == class_index) & (crowd_overlap[index] >= MATCH_IOU)).any():
            continue
        scores.append(float(found.scores[index]))
        right.append(bool(hit))
    objects = sum(int(class_index) in classes for class_index in picture.classes)
    return Judged(np.array(scores), np.array(right, bool), objects)


def joined(parts: list[Judged]) -> Judged:
    """The parts as one; the order of pictures does not matter."""
    return Judged(
        np.concatenate([part.scores for part in parts]),
        np.concatenate([part.right for part in parts]),
        sum(part.objects for part in parts),
    )


def logit(probability: np.ndarray) -> np.ndarray:
    """Inverse of the sigmoid, finite at 0 and 1."""
    clipped = probability.clip(1e-6, 1 - 1e-6)
    return np.log(clipped / (1 - clipped))


def calibrated(scores: np.ndarray, a: float, b: float) -> np.ndarray:
    """Platt-scaled probabilities."""
    return 1 / (1 + np.exp(-(a * logit(scores) + b)))


def fit_platt(judged: Judged) -> tuple[float, float]:
    """Maximum likelihood a and b, by Newton's method from the identity."""
    inputs = np.stack([logit(judged.scores), np.ones(len(judged.scores))], 1)
    weights = np.array([1.0, 0.0])
    for _ in range(NEWTON_STEPS):
        probability = 1 / (1 + np.exp(-inputs @ weights))
        gradient = inputs.T @ (probability - judged.right)
        curvature = (inputs * (probability * (1 - probability))[:, None]).T @ inputs
        weights = weights - np.linalg.solve(curvature, gradient)
    return float(weights[0]), float(weights[1])


def expected_calibration_error(probability: np.ndarray, right: np.ndarray) -> float:
    """Mean |confidence - precision| over ten equal-width bins, weighted by their detections (Guo et al. 2017)."""
    bins = np.minimum((probability * ERROR_BINS).astype(int), ERROR_BINS - 1)
    gaps = [
        (bins == index).mean() * abs(probability[bins == index].mean() - right[bins == index].mean())
        for index in range(ERROR_BINS)
        if (bins == index).any()
    ]
    return float(sum(gaps))


def thresholds_by_f1(judged: Judged) -> list[dict[str, float]]:
    """Precision, recall and F1 at score thresholds .10, .15 ... .70."""
    rows = []
    for threshold in np.arange(0.1, 0.71, 0.05):
        shown = judged.scores >= threshold
        hits = int(judged.right[shown].sum())
        precision, recall = hits / max(1, int(shown.sum())), hits / judged.objects
        rows.append(
            {
                "threshold": round(float(threshold), 2),
                "precision": round(precision, 3),
                "recall": round(recall, 3),
                "f1": round(2 * precision * recall / max(precision + recall, 1e-9), 4),
            }
        )
    return rows


def run(args: argparse.Namespace) -> None:
    """Fits, measures, writes and prints the calibration."""
    infer = checkpoint_infer(args.checkpoint)
    fitting: list[Judged] = []
    held_out: list[Judged] = []
    for name in args.sets:
        prepared = PreparedSet(args.cache, name)
        skipped = {CLASS_INDEX[entry.split(":")[1]] for entry in args.skip if entry.split(":")[0] == name}
        classes = {CLASS_INDEX[label] for label in prepared.labelled_classes} - skipped
        found = detect_set(infer, prepared, LOWEST_SCORE)
        parts = [judge(picture, detections, classes) for picture, detections in zip(prepared.pictures, found)]
        fitting += parts[0::2]
        held_out += parts[1::2]
    a, b = fit_platt(joined(fitting))
    rest = joined(held_out)
    everything = joined(fitting + held_out)
    rows = thresholds_by_f1(everything._replace(scores=calibrated(everything.scores, a, b)))
    best_f1 = max(row["f1"] for row in rows)
    threshold = min(row["threshold"] for row in rows if row["f1"] >= best_f1 - F1_TOLERANCE)
    summary = {
        "a": round(a, 4),
        "b": round(b, 4),
        "detectionsFitted": sum(len(part.scores) for part in fitting),
        "detectionsHeldOut": len(rest.scores),
        "calibrationErrorBefore": round(expected_calibration_error(rest.scores, rest.right), 4),
        "calibrationErrorAfter": round(expected_calibration_error(calibrated(rest.scores, a, b), rest.right), 4),
        "confidenceThreshold": threshold,
        "thresholds": rows,
    }
    args.out.write_text(json.dumps(summary, indent=2) + "\n")
    print(json.dumps(summary, indent=2))
