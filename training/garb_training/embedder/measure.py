"""Measures the features of training views; `project` and `contrast` read them."""

from __future__ import annotations

import json
import time
from pathlib import Path

import numpy as np
import torch
from torch.utils.data import DataLoader

from ..precision import trunk_arithmetic
from .model import Embedder, to_pixels
from .views import GroupedViews

GROUPS_A_BATCH = 12


def features_file(cache: Path, checkpoint: Path, name: str) -> Path:
    """Returns where the features of a set stand that the checkpoint's projection was estimated from."""
    return cache / f"features-{checkpoint.stem}-{name}.npy"


def measure_features(embedder: Embedder, views: GroupedViews) -> np.ndarray:
    """Returns the features of every view, float16 [groups, V, FEATURES]; the trunk in bfloat16."""
    started, batches = time.time(), []
    with torch.no_grad(), trunk_arithmetic():
        for images, _ in DataLoader(views, batch_size=GROUPS_A_BATCH, num_workers=1):
            features, _ = embedder.features(to_pixels(images.flatten(0, 1)))
            batches.append(features.unflatten(0, images.shape[:2]).half().numpy())
    measured = np.concatenate(batches)
    print(json.dumps({"views": measured.shape[:2], "seconds": round(time.time() - started)}), flush=True)
    return measured
