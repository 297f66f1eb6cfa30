"""MobileNetV2 1.0 (Sandler et al. 2018, arXiv:1801.04381) with batch norm folded into the convolutions, read from ONNX."""

from __future__ import annotations

from pathlib import Path

import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn
from torch.nn import functional

# expansion factor, output channels, number of blocks, stride of the first (table 2 of the paper)
STAGES = ((1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1))
FEATURE_CHANNELS = 1280


class ConvolutionUnit(nn.Module):
    """A convolution with bias, then ReLU6 unless `activate` is false.

    Strided 3×3 convolutions pad right and below only: the weights come from TensorFlow, whose SAME padding does so.
    """

    def __init__(self, inputs: int, outputs: int, kernel: int = 1, stride: int = 1, groups: int = 1, activate: bool = True):
        super().__init__()
        self.pads_end = stride == 2
        self.activate = activate
        padding = kernel // 2 if stride == 1 else 0
        self.convolution = nn.Conv2d(inputs, outputs, kernel, stride, padding, groups=groups)

    def forward(self, maps: Tensor) -> Tensor:
        if self.pads_end:
            maps = functional.pad(maps, (0, 1, 0, 1))
        maps = self.convolution(maps)
        return functional.relu6(maps) if self.activate else maps


class InvertedResidual(nn.Module):
    """Expand, filter depthwise, project; with a shortcut where the shape is kept."""

    def __init__(self, inputs: int, outputs: int, stride: int, expansion: int):
        super().__init__()
        hidden = inputs * expansion
        self.has_shortcut = stride == 1 and inputs == outputs
        expand = [ConvolutionUnit(inputs, hidden)] if expansion > 1 else []
        self.layers = nn.Sequential(
            *expand,
            ConvolutionUnit(hidden, hidden, 3, stride, hidden),
            ConvolutionUnit(hidden, outputs, activate=False),
        )

    def forward(self, maps: Tensor) -> Tensor:
        return maps + self.layers(maps) if self.has_shortcut else self.layers(maps)


class MobileNetV2(nn.Module):
    """The 19 blocks of the trunk, stem and last 1×1 convolution included; no classifier."""

    def __init__(self) -> None:
        super().__init__()
        blocks: list[nn.Module] = [ConvolutionUnit(3, 32, 3, 2)]
        channels = 32
        for expansion, outputs, count, first_stride in STAGES:
            for position in range(count):
                blocks.append(InvertedResidual(channels, outputs, first_stride if position == 0 else 1, expansion))
                channels = outputs
        blocks.append(ConvolutionUnit(channels, FEATURE_CHANNELS))
        self.blocks = nn.ModuleList(blocks)

    def forward(self, pixels: Tensor, taps: tuple[int, ...], frozen_blocks: int = 0) -> tuple[Tensor, dict[int, Tensor]]:
        """Returns the last maps [N, 1280, H/32, W/32] and those after each block of `taps`.

        pixels: [N, 3, H, W] in [-1, 1]. The first `frozen_blocks` blocks keep no gradient.
        """
        tapped: dict[int, Tensor] = {}
        maps = pixels
        for index, block in enumerate(self.blocks):
            with torch.set_grad_enabled(torch.is_grad_enabled() and index >= frozen_blocks):
                maps = block(maps)
            if index in taps:
                tapped[index] = maps
        return maps, tapped


def load_mobilenet(path: Path) -> MobileNetV2:
    """Returns the trunk with the weights of an ONNX MobileNetV2 whose convolutions stand in execution order.

    The file's last convolution, the classifier, is left out. Raises ValueError when the shapes do not match.
    """
    graph = onnx.load(path).graph
    arrays = {initializer.name: numpy_helper.to_array(initializer) for initializer in graph.initializer}
    stored = [(arrays[node.input[1]], arrays[node.input[2]]) for node in graph.node if node.op_type == "Conv"]
    network = MobileNetV2()
    convolutions = [module for module in network.modules() if isinstance(module, nn.Conv2d)]
    if len(stored) != len(convolutions) + 1:
        raise ValueError(f"{path}: {len(stored)} convolutions, expected {len(convolutions)} and a classifier")
    for convolution, (weight, bias) in zip(convolutions, stored):
        if tuple(convolution.weight.shape) != weight.shape:
            raise ValueError(f"{path}: a convolution is {weight.shape}, expected {tuple(convolution.weight.shape)}")
        convolution.weight.data = torch.tensor(weight)
        convolution.bias.data = torch.tensor(bias)
    return network
