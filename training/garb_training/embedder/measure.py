"""Measures the features of training views, which the projection is estimated from: with the network, or with an exported form of it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from torch import Tensor
from torch.utils.data import DataLoader

from .model import Embedder, to_pixels
from .views import GroupedViews

GROUPS_A_BATCH = 12
STANDARDISING = "embedder.feature_mean"  # in an exported graph, what is subtracted from the features


def features_file(cache: Path, checkpoint: Path, name: str) -> Path:
    """Returns where the features of a set stand that the checkpoint's projection was estimated from."""
    return cache / f"features-{checkpoint.stem}-{name}.npy"


def network_features(embedder: Embedder) -> Callable[[Tensor], Tensor]:
    """Returns the function from pictures, uint8 [N, S, S, 3], to the network's features [N, FEATURES]; bfloat16 in the trunk."""

    def features_of(images: Tensor) -> Tensor:
        with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
            return embedder.features(to_pixels(images))[0]

    return features_of


def exported_features(path: Path, threads: int) -> Callable[[Tensor], Tensor]:
    """Returns the function from pictures, uint8 [N, 224, 224, 3], to what the projection of an exported .onnx reads [N, FEATURES].

    Raises ValueError where the file was not written by `export` or `quantize`.
    """
    model = onnx.load(path)
    standardised = [node for node in model.graph.node if STANDARDISING in node.input and node.op_type == "Sub"]
    if len(standardised) != 1:
        raise ValueError(f"{path}: no features before a projection; is it a file written by `export` or `quantize`?")
    name = standardised[0].input[0]
    model.graph.output.append(onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None))
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    return lambda images: torch.from_numpy(session.run([name], {"image": images.numpy()})[0])


def measure_features(features_of: Callable[[Tensor], Tensor], views: GroupedViews) -> np.ndarray:
    """Returns the features of every view, float16 [groups, V, FEATURES]."""
    started, batches = time.time(), []
    for images, _ in DataLoader(views, batch_size=GROUPS_A_BATCH, num_workers=1):
        features = features_of(images.flatten(0, 1))
        batches.append(features.unflatten(0, images.shape[:2]).half().numpy())
    measured = np.concatenate(batches)
    print(json.dumps({"views": measured.shape[:2], "seconds": round(time.time() - started)}), flush=True)
    return measured
