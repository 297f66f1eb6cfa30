"""Writes the embedder as an ONNX file with its manifest, and checks the file against the checkpoint."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from torch import Tensor, nn

from ..package import describe_file
from .model import DIMENSION, INPUT_SIZE, PARTS, Embedder, load_embedder, to_pixels
from .pictures import CROP_MARGIN, MAX_STRETCH, PADDING

OPSET = 17
TOLERANCE = 1e-4


class ExportedEmbedder(nn.Module):
    """uint8 [N, 224, 224, 3] RGB → unit vectors [N, 256]: normalisation and layout are the graph's business."""

    def __init__(self, embedder: Embedder):
        super().__init__()
        self.embedder = embedder

    def forward(self, image: Tensor) -> Tensor:
        return self.embedder(image.permute(0, 3, 1, 2).float() / 127.5 - 1)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the step's arguments."""
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path("models/embedder"))
    parser.add_argument("--id", default="garb-embedder-7", help="id of the model, which names its embedding space")


def run(arguments: argparse.Namespace) -> None:
    """Writes model.onnx and model.json. Raises ValueError when the file computes something else than the checkpoint."""
    torch.set_num_threads(1)
    embedder = load_embedder(arguments.checkpoint)
    fold_standardisation(embedder)
    arguments.out.mkdir(parents=True, exist_ok=True)
    path = arguments.out / "model.onnx"
    write_graph(embedder, path)
    differences = check_parity(embedder, path)
    (arguments.out / "model.json").write_text(json.dumps(manifest(arguments.id, path), indent=2) + "\n")
    print(json.dumps({"file": str(path), "bytes": path.stat().st_size, **differences}), flush=True)


def fold_standardisation(embedder: Embedder) -> None:
    """Moves the features' mean and deviation into the projection: the same function, one matrix product."""
    weight = embedder.projection.weight.data / embedder.feature_deviation
    embedder.projection.bias.data -= weight @ embedder.feature_mean
    embedder.projection.weight.data = weight
    embedder.feature_mean.zero_()
    embedder.feature_deviation.fill_(1.0)


def write_graph(embedder: Embedder, path: Path) -> None:
    """Writes the ONNX graph: input `image`, output `embedding`, any batch size."""
    example = torch.zeros(2, INPUT_SIZE, INPUT_SIZE, 3, dtype=torch.uint8)
    torch.onnx.export(
        ExportedEmbedder(embedder).eval(),
        (example,),
        str(path),
        opset_version=OPSET,
        input_names=["image"],
        output_names=["embedding"],
        dynamic_axes={"image": {0: "N"}, "embedding": {0: "N"}},
        dynamo=False,
    )
    model = onnx.load(path)
    fold_padding(model.graph)
    model.graph.output[0].type.tensor_type.shape.dim[1].dim_value = DIMENSION
    onnx.checker.check_model(model)
    onnx.save(model, path)


def fold_padding(graph: onnx.GraphProto) -> None:
    """Moves the one-sided zero padding before each strided convolution into the convolution's own `pads`."""
    for padding in [node for node in graph.node if node.op_type == "Pad"]:
        readers = [node for node in graph.node if padding.output[0] in node.input]
        if len(readers) != 1 or readers[0].op_type != "Conv":
            raise ValueError(f"{padding.name} does not stand alone before a convolution")
        convolution = readers[0]
        convolution.input[0] = padding.input[0]
        attribute = next(entry for entry in convolution.attribute if entry.name == "pads")
        attribute.ints[:] = [0, 0, 1, 1]
        graph.node.remove(padding)
    prune_unread(graph)


def prune_unread(graph: onnx.GraphProto) -> None:
    """Removes nodes whose outputs nothing reads."""
    while True:
        read = {name for node in graph.node for name in node.input} | {output.name for output in graph.output}
        unread = [node for node in graph.node if not read.intersection(node.output)]
        if not unread:
            return
        for node in unread:
            graph.node.remove(node)


def check_parity(embedder: Embedder, path: Path) -> dict[str, float]:
    """Returns the largest differences of file and checkpoint, and of a batch and its pictures one at a time.

    Raises ValueError where either reaches the tolerance of 1e-4.
    """
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    images = np.random.default_rng(0).integers(0, 256, (5, INPUT_SIZE, INPUT_SIZE, 3), dtype=np.uint8)
    images[0], images[1, :, :112] = 255, 0
    (batch,) = session.run(None, {"image": images})
    single = np.concatenate([session.run(None, {"image": image[None]})[0] for image in images])
    with torch.no_grad():
        reference = embedder(to_pixels(images)).numpy()
    differences = {
        "largestDifferenceToTorch": float(np.abs(batch - reference).max()),
        "largestDifferenceToSingle": float(np.abs(batch - single).max()),
        "largestNormError": float(np.abs(np.linalg.norm(batch, axis=1) - 1).max()),
    }
    if max(differences.values()) >= TOLERANCE:
        raise ValueError(f"{path} differs from its checkpoint: {differences}")
    return differences


def manifest(identifier: str, path: Path) -> dict[str, object]:
    """Returns what the service reads beside the weights."""
    return {
        "id": identifier,
        "task": "embed",
        "family": "image",
        **describe_file(path),
        "input": {
            "name": "image",
            "width": INPUT_SIZE,
            "height": INPUT_SIZE,
            "layout": "nhwc",
            "dtype": "uint8",
            "resize": "fit-center",
            "fill": PADDING,
            "maxStretch": MAX_STRETCH,
        },
        "outputs": {"embedding": "embedding"},
        "dimension": DIMENSION,
        "parts": [{"name": name, "dimension": part.dimension, "share": part.share} for name, part in PARTS.items()],
        "cropMargin": CROP_MARGIN,
        "maxBatch": 8,
        "license": "Apache-2.0",
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    add_arguments(parser)
    run(parser.parse_args())
