"""Static INT8 quantisation of an exported model (Jacob et al. 2018, arXiv:1712.05877) with ONNX Runtime.

Inserts quantize-dequantize pairs around the selected nodes: uint8 activations with one scale per tensor, int8 weights with
one scale per channel. ONNX Runtime runs this form with 8-bit dot products on x86. All other nodes stay in float.
"""

import argparse
import json
import re
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
import onnx
from onnxruntime.quantization import CalibrationDataReader, CalibrationMethod, QuantFormat, QuantType, quantize_static
from onnxruntime.quantization.shape_inference import quant_pre_process

from .package import ship_form
from .speed import add_timing_arguments, compare_speed

QUANTIZED_FILE = "model.int8.onnx"
METHODS = {
    "minmax": CalibrationMethod.MinMax,
    "percentile": CalibrationMethod.Percentile,
    "entropy": CalibrationMethod.Entropy,
}
PERCENTILE = 99.99
TRUNK_OPERATIONS = ("Conv", "Add", "Clip")


class Feeds(CalibrationDataReader):
    """The calibration's inputs, one after another."""

    def __init__(self, name: str, pictures: Iterable[np.ndarray]):
        self.feeds = ({name: picture} for picture in pictures)

    def get_next(self) -> dict[str, np.ndarray] | None:
        return next(self.feeds, None)


def add_quantize_arguments(parser: argparse.ArgumentParser, pictures: int, method: str) -> None:
    """Adds what both models' quantisation can be told."""
    parser.add_argument("--model", type=Path, required=True, help="the exported model.onnx")
    parser.add_argument("--out", type=Path, help=f"default: {QUANTIZED_FILE} beside the model")
    parser.add_argument("--cache", type=Path, required=True, help="folder of the prepared sets")
    parser.add_argument("--pictures", type=int, default=pictures, help="number of images used to measure the activations' ranges")
    parser.add_argument("--method", choices=METHODS, default=method, help="how the ranges are derived from the activations")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--ship", action="store_true", help="make INT8 the package's default file and float its form `fp32`")
    parser.add_argument("--report", type=Path, help="also write the comparison to this JSON file")
    add_timing_arguments(parser)


def quantize_and_compare(
    args: argparse.Namespace,
    pictures: Iterable[np.ndarray],
    is_quantized: Callable[[onnx.NodeProto], bool],
    agreement: Callable[[Path, Path], dict[str, float]],
) -> None:
    """Writes the INT8 model, then prints how the two forms agree, their sizes and their times, as JSON."""
    target = args.out or args.model.with_name(QUANTIZED_FILE)
    nodes = quantize_model(args.model, target, pictures, is_quantized, args.method)
    compare_forms(args, target, {"quantizedNodes": nodes}, agreement)


def compare_forms(
    args: argparse.Namespace, target: Path, facts: dict[str, object], agreement: Callable[[Path, Path], dict[str, float]]
) -> None:
    """Makes the INT8 form the package's if asked to, and prints the facts and how the two forms compare, as JSON."""
    if args.ship:
        ship_form(args.model.with_name("model.json"), target, "fp32", args.model)
    report = {
        "bytes": [args.model.stat().st_size, target.stat().st_size],
        **facts,
        "agreement": agreement(args.model, target),
        "speed": compare_speed([args.model, target], args.batches, args.threads, args.rounds),
    }
    text = json.dumps(report, indent=2)
    print(text, flush=True)
    if args.report:
        args.report.write_text(text + "\n")


def quantize_model(
    source: Path, target: Path, pictures: Iterable[np.ndarray], is_quantized: Callable[[onnx.NodeProto], bool], method: str
) -> int:
    """Writes the INT8 form of `source`; returns how many nodes compute in it.

    pictures: inputs of the model, to take the activations' ranges from. `is_quantized` says by its name and type whether a
    node bears 8 bits. The same pictures give the same file. Raises ValueError where no node does.
    """
    with tempfile.TemporaryDirectory() as folder:
        prepared = Path(folder) / "prepared.onnx"
        quant_pre_process(str(source), str(prepared), skip_symbolic_shape=True)
        graph = onnx.load(prepared).graph
        chosen = [node for node in graph.node if is_quantized(node)]
        if not chosen:
            raise ValueError(f"{source}: no node to quantise; is it a file written by `export`?")
        quantize_static(
            str(prepared),
            str(target),
            Feeds(graph.input[0].name, pictures),
            quant_format=QuantFormat.QDQ,
            per_channel=True,
            activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8,
            op_types_to_quantize=sorted({node.op_type for node in chosen}),
            nodes_to_quantize=[node.name for node in chosen],
            calibrate_method=METHODS[method],
            extra_options={"CalibPercentile": PERCENTILE} if method == "percentile" else {},
        )
    onnx.checker.check_model(str(target))
    return len(chosen)


def is_trunk_arithmetic(node: onnx.NodeProto, trunk: str, float_blocks: int) -> bool:
    """Whether a node is arithmetic of a MobileNetV2 named `trunk`, such as `/embedder/trunk`, from the block `float_blocks` on."""
    found = re.match(rf"{trunk}/blocks\.(\d+)/", node.name)
    return found is not None and int(found[1]) >= float_blocks and node.op_type in TRUNK_OPERATIONS


def cosine(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Cosines of the rows of two arrays [N, D] -> [N]."""
    norms = np.linalg.norm(first, axis=1) * np.linalg.norm(second, axis=1)
    return (first * second).sum(1) / norms
