"""Draws a detector's results on labelled sets: precision over recall, confusion of classes, worst errors, reliability.

Writes per set `<set>-precision-recall.png`, `<set>-confusion.png`, `<set>-reliability.png` and `<set>-errors.png`. The last one
shows photos and stays out of the repository. Reliability covers the pictures that `calibrate` did not fit on, every second one;
`reliability.png` covers all sets. A set of one picture has no held-out picture.
"""

import argparse
import json
from pathlib import Path

import numpy as np

from ..calibration_error import ERROR_BINS, expected_calibration_error
from ..classes import CLASS_INDEX, GARMENT_CLASSES
from ..figures import Tile, draw_confusion, draw_montage, line_look, plt, save_figure
from .calibrate import (
    LOWEST_SCORE,
    Calibration,
    Judged,
    calibrated,
    joined,
    judge,
    read_calibration,
)
from .data import PreparedSet
from .errors import NOTHING, confusion, pair_up, precision_recall
from .evaluate import add_arguments as add_model_arguments
from .evaluate import checkpoint_infer, detect_set, onnx_infer
from .suppress import Detections

ERROR_TILES = 12
WRONG, MISSED, LABELLED = "#d55e00", "#e69f00", "#009e73"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the step's arguments."""
    add_model_arguments(parser)
    parser.add_argument(
        "--skip", action="append", default=[], metavar="SET:CLASS", help="leave out a class that the set labels badly"
    )
    parser.add_argument("--calibration", type=Path, help="model.json or calibration.json with Platt's a and b per class")
    parser.add_argument("--threshold", type=float, default=0.3, help="lowest calibrated probability of a shown detection")
    parser.add_argument("--out", type=Path, required=True, help="folder for the figures")


def draw_precision_recall(name: str, prepared: PreparedSet, found: list[Detections], classes: list[int], path: Path) -> None:
    """One curve a class, at IoU >= .5."""
    figure, axes = plt.subplots(figsize=(6.4, 4.4))
    for index, class_index in enumerate(classes):
        judged = joined([judge(picture, seen, {class_index}) for picture, seen in zip(prepared.pictures, found)])
        recall, precision = precision_recall(judged)
        if len(recall):
            label = f"{GARMENT_CLASSES[class_index]} ({judged.objects})"
            axes.plot([0, *recall], [precision[0], *precision], label=label, linewidth=1.4, **line_look(index))
    axes.set(title=f"{name}: precision over recall at IoU ≥ .5", xlabel="recall", ylabel="precision", xlim=(0, 1), ylim=(0, 1.02))
    if axes.lines:
        axes.legend(loc="center left", bbox_to_anchor=(1, 0.5), title="class (objects)")
    save_figure(figure, path)


def draw_class_confusion(name: str, prepared: PreparedSet, found: list[Detections], classes: list[int], path: Path) -> None:
    """Which class a labelled garment was taken for."""
    counts = confusion(prepared.pictures, found, classes)
    names = [GARMENT_CLASSES[index] for index in classes]
    figure, axes = plt.subplots(figsize=(7, 5.4))
    draw_confusion(axes, counts, [*names, "background"], [*names, "missed"])
    axes.set(title=f"{name}: labels (rows) and what was detected there (columns)")
    save_figure(figure, path)


def error_tiles(prepared: PreparedSet, found: list[Detections], classes: list[int]) -> list[Tile]:
    """The most confident detections that are wrong, then the largest labelled garments that were missed."""
    wrong: list[tuple[float, Tile]] = []
    missed: list[tuple[float, Tile]] = []
    for picture, seen in zip(prepared.pictures, found):
        photo = prepared.rgb(picture)
        to_stored = picture.stored_width / picture.width
        for pair in pair_up(picture, seen):
            label = None if pair.label == NOTHING else int(picture.classes[pair.label])
            label_box = () if label is None else ((tuple(picture.boxes[pair.label] * to_stored), LABELLED),)
            truth = "no label there" if label is None else f"label: {GARMENT_CLASSES[label]}"
            if pair.detection == NOTHING:
                width, height = picture.boxes[pair.label][2:] - picture.boxes[pair.label][:2]
                share = float(width * height / (picture.width * picture.height))
                box = ((label_box[0][0], MISSED),)
                missed.append((share, Tile(photo, f"missed\n{truth}", box)))
            elif seen.classes[pair.detection] in classes and seen.classes[pair.detection] != label:
                score = float(seen.scores[pair.detection])
                box = (tuple(seen.boxes[pair.detection] * to_stored), WRONG)
                said = GARMENT_CLASSES[seen.classes[pair.detection]]
                wrong.append((score, Tile(photo, f"{said} {score:.2f}\n{truth}", (box, *label_box))))
    ranked = (sorted(errors, key=lambda error: -error[0])[:ERROR_TILES] for errors in (wrong, missed))
    return [tile for errors in ranked for _, tile in errors]


def draw_reliability(title: str, judged: Judged, calibration: Calibration, path: Path) -> None:
    """Precision over confidence in ten bins, before and after calibration, with how many detections each bin holds."""
    figure, (curve, histogram) = plt.subplots(2, 1, figsize=(4.6, 5), height_ratios=(3, 1), sharex=True)
    curve.plot([0, 1], [0, 1], color="#999999", linewidth=1, linestyle="--")
    forms = (("score as it is", judged.scores), ("calibrated", calibrated(judged.scores, judged.classes, calibration)))
    for index, (label, confidence) in enumerate(forms):
        error = expected_calibration_error(confidence, judged.right)
        bins = np.minimum((confidence * ERROR_BINS).astype(int), ERROR_BINS - 1)
        counts = np.bincount(bins, minlength=ERROR_BINS)
        filled = counts > 0
        means = np.bincount(bins, confidence, ERROR_BINS)[filled] / counts[filled]
        precision = np.bincount(bins, judged.right, ERROR_BINS)[filled] / counts[filled]
        color = line_look(index)["color"]
        curve.plot(means, precision, marker="o", markersize=4, color=color, label=f"{label}: ECE {error:.3f}")
        edges = (np.arange(ERROR_BINS) + 0.5 * index) / ERROR_BINS
        histogram.bar(edges, counts, width=0.5 / ERROR_BINS, align="edge", color=color)
    curve.set(ylabel="share that is right", ylim=(0, 1))
    curve.legend(loc="upper left")
    histogram.set(xlabel="confidence", ylabel="detections", xlim=(0, 1))
    figure.suptitle(f"{title}: {len(judged.scores)} detections, photos held out", fontsize=9)
    save_figure(figure, path)


def run(args: argparse.Namespace) -> None:
    """Writes the figures."""
    infer = checkpoint_infer(args.checkpoint) if args.checkpoint else onnx_infer(args.onnx)
    calibration = read_calibration(args.calibration) if args.calibration else {}
    held_out: list[Judged] = []
    for name in args.sets:
        prepared = PreparedSet(args.cache, name)
        skipped = {entry.split(":")[1] for entry in args.skip if entry.split(":")[0] == name}
        labelled = set(prepared.labelled_classes) - skipped
        classes = [CLASS_INDEX[label] for label in GARMENT_CLASSES if label in labelled]
        found = detect_set(infer, prepared, LOWEST_SCORE)
        draw_precision_recall(name, prepared, found, classes, args.out / f"{name}-precision-recall.png")
        rest = [judge(picture, seen, set(classes)) for picture, seen in zip(prepared.pictures, found)][1::2]
        held_out += rest
        if rest:
            draw_reliability(name, joined(rest), calibration, args.out / f"{name}-reliability.png")
        shown = [above(seen._replace(scores=calibrated(seen.scores, seen.classes, calibration)), args.threshold) for seen in found]
        draw_class_confusion(name, prepared, shown, classes, args.out / f"{name}-confusion.png")
        tiles = error_tiles(prepared, shown, classes)
        draw_montage(f"{name}: worst errors", tiles, args.out / f"{name}-errors.png", columns=8)
    if held_out:
        draw_reliability(", ".join(args.sets), joined(held_out), calibration, args.out / "reliability.png")


def above(found: Detections, threshold: float) -> Detections:
    """The detections of at least that score."""
    kept = found.scores >= threshold
    return Detections(found.boxes[kept], found.scores[kept], found.classes[kept])
