"""The garment embedder: MobileNetV2's maps pooled in several ways, a soft color histogram, and one linear map to 256.

The 256 numbers are three parts, each of fixed length for every image: one separates products, one colors, one types. Their
squared lengths sum to 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn
from torch.nn import functional

from .features import COLOR_STRIDE, FEATURES, PROTOTYPES, TAPPED_CHANNELS, pooled_features
from ..mobilenet import MobileNetV2, load_mobilenet

INPUT_SIZE = 224
EXPORT_PREFIX = "embedder."
COLOR_TEMPERATURE = 0.02



@dataclass(frozen=True)
class Part:
    """Some of the embedding's numbers and their share of its squared length."""

    dimension: int
    share: float


PARTS = {"product": Part(200, 0.5), "color": Part(24, 0.25), "type": Part(32, 0.25)}
DIMENSION = sum(part.dimension for part in PARTS.values())
SHORTEST = 1e-12  # a length that is divided by

# RGB in [-1, 1] → lightness and two opponent axes (red–green, yellow–blue), the chromatic ones stretched:
# shops' color variants differ in hue more often than in lightness.
OPPONENT_AXES = np.array([[0.35, 0.35, 0.30], [0.9, -0.9, 0.0], [0.45, 0.45, -0.9]], dtype=np.float32)


class Embedder(nn.Module):
    """Pixels [N, 3, H, W] in [-1, 1] → unit vectors [N, 256]."""

    def __init__(self, trunk: MobileNetV2 | None = None):
        super().__init__()
        self.trunk = trunk if trunk is not None else MobileNetV2()
        self.attention = nn.Conv2d(TAPPED_CHANNELS[13], 1, 1)
        nn.init.zeros_(self.attention.weight)
        nn.init.constant_(self.attention.bias, 2.0)
        self.color_logits = nn.Linear(3, PROTOTYPES)
        self.register_buffer("feature_mean", torch.zeros(FEATURES))
        self.register_buffer("feature_deviation", torch.ones(FEATURES))
        self.projection = nn.Linear(FEATURES, DIMENSION)

    def set_color_prototypes(self, prototypes: np.ndarray) -> None:
        """Makes `color_logits` the negative squared distance to `prototypes` [128, 3] (opponent axes) over the temperature."""
        centers = torch.tensor(prototypes, dtype=torch.float32)
        self.color_logits.weight.data = 2 * centers @ torch.tensor(OPPONENT_AXES) / COLOR_TEMPERATURE
        self.color_logits.bias.data = -(centers**2).sum(1) / COLOR_TEMPERATURE

    def features(self, pixels: Tensor, frozen_blocks: int = 0) -> tuple[Tensor, Tensor]:
        """Returns what the projection reads, [N, FEATURES], and the attention's logits [N, 1, H/16, W/16]."""
        maps, tapped = self.trunk(pixels, tuple(TAPPED_CHANNELS), frozen_blocks)
        logits = self.attention(tapped[13]).float()
        with torch.autocast("cpu", enabled=False):
            coarse = functional.avg_pool2d(pixels.float(), COLOR_STRIDE)
            membership = torch.softmax(self.color_logits(coarse.flatten(2).transpose(1, 2)), 2)
            return pooled_features(maps, tapped, torch.sigmoid(logits), membership), logits

    def project(self, features: Tensor) -> Tensor:
        """Features [N, FEATURES] → unit vectors [N, 256]."""
        projected = self.projection((features - self.feature_mean) / self.feature_deviation)
        lengths = (projected.square() @ part_numbers()).sqrt().clamp(min=SHORTEST)
        return projected * ((1 / lengths) @ (part_numbers() * part_lengths()).T)

    def forward(self, pixels: Tensor) -> Tensor:
        return self.project(self.features(pixels)[0])


def part_numbers() -> Tensor:
    """Returns [256, parts]: 1 where a number belongs to a part. Made by numpy, so that the exported graph holds a constant."""
    return torch.from_numpy(np.repeat(np.eye(len(PARTS), dtype=np.float32), [part.dimension for part in PARTS.values()], 0))


def part_lengths() -> Tensor:
    """Returns the fixed length of each part, [parts]."""
    return torch.from_numpy(np.sqrt(np.array([part.share for part in PARTS.values()], np.float32)))


def untrained_embedder(weights: Path) -> Embedder:
    """Returns an embedder on ImageNet's trunk (an ONNX file), its projection still to be estimated."""
    return Embedder(load_mobilenet(weights))


def load_embedder(path: Path) -> Embedder:
    """Returns the embedder of a checkpoint written by `save_embedder`, or of an exported .onnx, in evaluation mode."""
    embedder = Embedder()
    embedder.load_state_dict(stored_weights(path))
    return embedder.eval()


def load_trunk(path: Path) -> Embedder:
    """Returns an embedder with the trunk, attention and colors of a checkpoint or an .onnx, its projection still to be estimated."""
    embedder = Embedder()
    read = tuple(f"{name}." for name in ("trunk", "attention", "color_logits"))
    kept = {name: weights for name, weights in stored_weights(path).items() if name.startswith(read)}
    embedder.load_state_dict(embedder.state_dict() | kept)
    return embedder.eval()


def stored_weights(path: Path) -> dict[str, Tensor]:
    """Returns the weights of a checkpoint or of an exported .onnx, by their names in the network."""
    return exported_weights(path) if path.suffix == ".onnx" else torch.load(path, map_location="cpu", weights_only=True)


def exported_weights(path: Path) -> dict[str, Tensor]:
    """Returns the weights of a file written by `export`, by their names in the network."""
    stored = {item.name: numpy_helper.to_array(item).copy() for item in onnx.load(path).graph.initializer}
    weights = {name.removeprefix(EXPORT_PREFIX): array for name, array in stored.items() if name.startswith(EXPORT_PREFIX)}
    # The exporter stores a linear layer on three axes transposed and without its name; there is one.
    (colors,) = [array for name, array in stored.items() if array.shape == (3, PROTOTYPES)]
    return {name: torch.from_numpy(array) for name, array in (weights | {"color_logits.weight": colors.T.copy()}).items()}


def save_embedder(embedder: Embedder, path: Path) -> None:
    """Writes the weights, first beside the target, so that a reader never sees half a file."""
    partial = path.with_suffix(".partial")
    torch.save(embedder.state_dict(), partial)
    partial.replace(path)


def to_pixels(images: np.ndarray | Tensor) -> Tensor:
    """uint8 [N, H, W, 3] → float [N, 3, H, W] in [-1, 1], channels last in memory."""
    batch = torch.as_tensor(np.ascontiguousarray(images) if isinstance(images, np.ndarray) else images)
    return (batch.permute(0, 3, 1, 2).float() / 127.5 - 1).contiguous(memory_format=torch.channels_last)
