"""Writes golden detections: PyTorch's results on a folder of canvases, which the service's tests must reproduce.

Each canvas is a 24-bit PNG of exactly the model's input size. `golden.json` lists, per file in name order, the
detections after decoding and class-aware NMS, best first, boxes xyxy in canvas pixels.
"""

import argparse
import json
from pathlib import Path

import numpy as np
from PIL import Image

from ..classes import GARMENT_CLASSES
from . import CANVAS_HEIGHT, CANVAS_WIDTH
from .data import PreparedSet, fit_top_left
from .evaluate import MOST_DETECTIONS, Infer, checkpoint_infer, onnx_infer
from .suppress import DEFAULT_IOU_THRESHOLD, Detections, suppress

SCORE_THRESHOLD = 0.25


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the step's arguments."""
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--canvases", type=Path, required=True, help="folder of PNG canvases; golden.json is written there")
    parser.add_argument("--onnx", type=Path, help="exported model to compare with PyTorch")
    parser.add_argument("--cache", type=Path, help="folder of the prepared sets, for --draw-from")
    parser.add_argument("--draw-from", nargs="*", default=[], metavar="SET", help="first write canvases from these prepared sets")
    parser.add_argument("--count", type=int, default=20, help="number of canvases to write, spread evenly over the sets")


def write_canvases(folder: Path, cache: Path, names: list[str], count: int) -> None:
    """Writes `count` canvases, an equal number from each set, evenly spaced through it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        prepared = PreparedSet(cache, name)
        each = count // len(names)
        for number in range(each):
            picture = prepared.pictures[number * len(prepared.pictures) // each]
            canvas, _ = fit_top_left(prepared.rgb(picture))
            Image.fromarray(canvas).save(folder / f"{name}-{Path(picture.file).stem}.png", optimize=True)


def detections_on(canvas: np.ndarray, infer: Infer) -> Detections:
    """One canvas's detections at the golden threshold."""
    boxes, scores = infer(canvas[None])
    return suppress(boxes[0], scores[0], SCORE_THRESHOLD, DEFAULT_IOU_THRESHOLD, MOST_DETECTIONS)


def run(args: argparse.Namespace) -> None:
    """Writes golden.json, and the canvases first where asked; stops with an error where the exported model differs."""
    if args.draw_from:
        write_canvases(args.canvases, args.cache, args.draw_from, args.count)
    reference = checkpoint_infer(args.checkpoint)
    exported = onnx_infer(args.onnx) if args.onnx else None
    golden = []
    box_difference = score_difference = 0.0
    for path in sorted(args.canvases.glob("*.png")):
        canvas = np.array(Image.open(path).convert("RGB"))
        if canvas.shape != (CANVAS_HEIGHT, CANVAS_WIDTH, 3):
            raise SystemExit(f"{path} is {canvas.shape[1]}x{canvas.shape[0]}, not {CANVAS_WIDTH}x{CANVAS_HEIGHT}")
        found = detections_on(canvas, reference)
        golden.append(
            {
                "file": path.name,
                "detections": [
                    {
                        "label": GARMENT_CLASSES[class_index],
                        "score": round(float(score), 6),
                        "box": [round(float(value), 4) for value in box],
                    }
                    for box, score, class_index in zip(found.boxes, found.scores, found.classes)
                ],
            }
        )
        if exported:
            again = detections_on(canvas, exported)
            if again.classes.tolist() != found.classes.tolist():
                raise SystemExit(f"{path.name}: the exported model finds other garments than PyTorch")
            if len(again.scores):
                box_difference = max(box_difference, float(np.abs(again.boxes - found.boxes).max()))
                score_difference = max(score_difference, float(np.abs(again.scores - found.scores).max()))
    lines = ",\n".join(json.dumps(entry) for entry in golden)
    (args.canvases / "golden.json").write_text(f"[\n{lines}\n]\n")
    total = sum(len(entry["detections"]) for entry in golden)
    print(f"{len(golden)} canvases, {total} detections")
    if exported:
        print(f"exported model: same garments, largest difference {box_difference:.5f} px, {score_difference:.7f} score")
