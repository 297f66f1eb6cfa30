"""Writes the model package: model.onnx (fp32, batch norm folded, box decoding in the graph) and its manifest model.json."""

import argparse
import json
import warnings
from pathlib import Path

import numpy as np
import onnx
import torch

from ..classes import GARMENT_CLASSES
from ..package import describe_file
from . import CANVAS_FILL, CANVAS_HEIGHT, CANVAS_WIDTH
from .data import PreparedSet, fit_top_left
from .evaluate import onnx_infer
from .model import DecodedDetector, detect, load_checkpoint_network

OPSET = 17
MODEL_FILE = "model.onnx"
DEFAULT_CONFIDENCE_THRESHOLD = 0.25
# Stricter than in scoring: a service that answers a garment twice annoys more than average precision shows.
SERVING_IOU_THRESHOLD = 0.5
# Labelled on few photos alone and found too seldom to be offered (AP50 under .40 on street photos); the scores stay in the file.
NOT_REPORTED = ("scarf", "legwear")
COMPARED_PICTURES = 10
LARGEST_BOX_DIFFERENCE = 0.05
LARGEST_SCORE_DIFFERENCE = 1e-3


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the step's arguments."""
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True, help="folder of the model package, such as models/detector")
    parser.add_argument("--calibration", type=Path, help="calibration.json written by `detector calibrate`")
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--compare-on", required=True, metavar="SET", help="prepared set whose photos are used to check the export")


def manifest(model_path: Path, calibration: dict | None) -> dict:
    """What Garb reads beside the model: how to feed it, what comes out, and the defaults."""
    package = {
        "id": "garb-detector-5",
        "task": "detect",
        "family": "yolox-decoded",
        **describe_file(model_path),
        "input": {
            "name": "image",
            "width": CANVAS_WIDTH,
            "height": CANVAS_HEIGHT,
            "layout": "nhwc",
            "dtype": "uint8",
            "resize": "fit-top-left",
            "fill": CANVAS_FILL,
        },
        "outputs": {"boxes": "boxes", "scores": "scores"},
        "labels": list(GARMENT_CLASSES),
        "labelClasses": dict.fromkeys(NOT_REPORTED),
        "defaults": {"confidenceThreshold": DEFAULT_CONFIDENCE_THRESHOLD, "iouThreshold": SERVING_IOU_THRESHOLD},
        "license": "Apache-2.0",
    }
    if calibration:
        package["defaults"]["confidenceThreshold"] = calibration["confidenceThreshold"]
        package["calibration"] = {"perClass": calibration["perClass"]}
    return package


def run(args: argparse.Namespace) -> None:
    """Writes the package; stops with an error where ONNX Runtime and PyTorch differ."""
    torch.set_num_threads(1)
    args.out.mkdir(parents=True, exist_ok=True)
    model_path = args.out / MODEL_FILE
    model = DecodedDetector(load_checkpoint_network(str(args.checkpoint), len(GARMENT_CLASSES)), CANVAS_HEIGHT, CANVAS_WIDTH)
    model.eval()
    example = torch.zeros(1, CANVAS_HEIGHT, CANVAS_WIDTH, 3, dtype=torch.uint8)
    with warnings.catch_warnings():
        # The TorchScript exporter is deprecated, but it is the one that writes opset 17 and a plain static graph.
        warnings.simplefilter("ignore", DeprecationWarning)
        torch.onnx.export(
            model,
            (example,),
            str(model_path),
            input_names=["image"],
            output_names=["boxes", "scores"],
            opset_version=OPSET,
            dynamo=False,
        )
    onnx.checker.check_model(str(model_path), full_check=True)

    prepared = PreparedSet(args.cache, args.compare_on)
    pictures = prepared.pictures[:COMPARED_PICTURES]
    canvases = np.stack([fit_top_left(prepared.rgb(picture))[0] for picture in pictures])
    boxes, scores = detect(model, canvases)
    onnx_boxes, onnx_scores = onnx_infer(model_path)(canvases)
    box_difference = float(np.abs(boxes - onnx_boxes).max())
    score_difference = float(np.abs(scores - onnx_scores).max())
    print(f"largest difference to PyTorch on {len(pictures)} photos: {box_difference:.5f} px, {score_difference:.7f} score")
    if box_difference > LARGEST_BOX_DIFFERENCE or score_difference > LARGEST_SCORE_DIFFERENCE:
        raise SystemExit("the exported model differs from PyTorch")

    calibration = json.loads(args.calibration.read_text()) if args.calibration else None
    (args.out / "model.json").write_text(json.dumps(manifest(model_path, calibration), indent=2) + "\n")
    print(f"{model_path}: {model_path.stat().st_size / 1e6:.2f} MB")
