"""What the projection reads of the trunk: means, deviations and places of its maps at six depths, a texture, and colors.

One mean a channel forgets where something is and how it varies. Deviations, products of two channels and means over parts of
the picture cost next to nothing beside the trunk and tell apart what the means do not: patterns, and where they sit.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from .mobilenet import FEATURE_CHANNELS

# Block → channels. Those of stride 16 and less are weighted by attention: there a background still has cells of its own.
TAPPED_CHANNELS = {17: 320, 16: 160, 13: 96, 10: 64, 6: 32, 3: 24}
ATTENDED = (13, 10, 6, 3)
TEXTURE_BLOCK = 6
GRID = 3  # parts of the picture's height, and of its width
PROTOTYPES = 128
COLOR_STRIDE = 8
SHARP = 4  # power that leaves of the attention the surest garment alone
SMALL = 1e-3

FEATURES = (
    FEATURE_CHANNELS
    + 2 * sum(TAPPED_CHANNELS.values())
    + GRID * GRID * TAPPED_CHANNELS[13]
    + GRID * TAPPED_CHANNELS[10]
    + TAPPED_CHANNELS[TEXTURE_BLOCK] * (TAPPED_CHANNELS[TEXTURE_BLOCK] + 1) // 2
    + (2 + GRID) * PROTOTYPES
)


def pooled_features(last: Tensor, tapped: dict[int, Tensor], attention: Tensor, membership: Tensor) -> Tensor:
    """Returns [N, FEATURES].

    last: [N, 1280, H/32, W/32], the trunk's last maps; tapped: the maps after each block of `TAPPED_CHANNELS`;
    attention: [N, 1, H/16, W/16] in 0..1; membership: [N, H/8 · W/8, PROTOTYPES], how much of a cell each color prototype is.
    """
    maps = {block: tapped[block].float() for block in TAPPED_CHANNELS}
    weights = {block: resized(attention, maps[block]) for block in ATTENDED}
    parts = [last.float().mean((2, 3))]
    for block, values in maps.items():
        parts += moments(values, weights.get(block, torch.ones_like(values[:, :1])))
    relative = weights[10] / (weights[10].mean((2, 3), keepdim=True) + SMALL)
    parts += [
        means_by_place(maps[13], GRID, GRID),
        means_by_place(maps[10] * relative, GRID, 1),
        texture(maps[TEXTURE_BLOCK], weights[TEXTURE_BLOCK]),
    ]
    return torch.cat([*parts, *color_histograms(membership, resized_by(attention, 2))], 1)


def resized(attention: Tensor, maps: Tensor) -> Tensor:
    """Returns the attention on the cells of `maps`, [N, 1, h, w]."""
    return resized_by(attention, int(maps.shape[2]) // int(attention.shape[2]))


def resized_by(attention: Tensor, factor: int) -> Tensor:
    """Returns the attention on cells smaller by a whole factor, between its own by bilinear interpolation."""
    if factor == 1:
        return attention
    return functional.interpolate(attention, scale_factor=float(factor), mode="bilinear", align_corners=False)


def moments(maps: Tensor, weights: Tensor) -> list[Tensor]:
    """Returns the weighted mean and standard deviation of each channel, [N, C] each."""
    total = weights.sum((2, 3)) + SMALL
    mean = (maps * weights).sum((2, 3)) / total
    square = (maps.square() * weights).sum((2, 3)) / total
    return [mean, (square - mean.square()).clamp(min=1e-6).sqrt()]


def means_by_place(maps: Tensor, rows: int, columns: int) -> Tensor:
    """Returns the means over rows × columns parts of the picture that may overlap by a cell, [N, C · rows · columns]."""
    height, width = (int(side) for side in maps.shape[2:])
    down, across = part_weights(height, rows), part_weights(width, columns)
    return (down @ maps @ across.T).flatten(1)


def part_weights(length: int, parts: int) -> Tensor:
    """Returns [parts, length]: row i averages the cells that part i touches, as adaptive average pooling does.

    Made by numpy, like all that does not depend on the picture: the exported graph holds it as a constant.
    """
    rows = np.zeros((parts, length), np.float32)
    for part in range(parts):
        first, last = part * length // parts, -(-(part + 1) * length // parts)
        rows[part, first:last] = 1 / (last - first)
    return torch.from_numpy(rows)


def texture(maps: Tensor, weights: Tensor) -> Tensor:
    """Returns the mean products of every two channels, signed square roots of them (Lin et al. 2015, bilinear pooling).

    [N, C · (C + 1) / 2], the products' upper triangle row by row.
    """
    relative = weights / (weights.mean((2, 3), keepdim=True) + SMALL)
    cells = (maps * (relative + 1e-6).sqrt()).flatten(2)
    products = torch.matmul(cells, cells.transpose(1, 2)) / cells.shape[2]
    channels = int(maps.shape[1])
    upper = torch.from_numpy(np.flatnonzero(np.triu(np.ones((channels, channels)))))
    chosen = products.flatten(1).index_select(1, upper)
    return chosen.sign() * (chosen.abs() + 1e-8).sqrt()


def color_histograms(membership: Tensor, attention: Tensor) -> list[Tensor]:
    """Returns histograms over the color prototypes, [N, PROTOTYPES] each: of the garment, of its surest part, of each third.

    Square roots, so that the Euclidean distance of two histograms is Hellinger's. attention: on the membership's cells.
    """
    height = int(attention.shape[2])
    thirds = [torch.from_numpy(row[:, None]) * height for row in part_weights(height, GRID).numpy()]
    weights = [attention, attention.pow(SHARP), *(attention * third for third in thirds)]
    return [histogram(membership, weight.flatten(2)) for weight in weights]


def histogram(membership: Tensor, weights: Tensor) -> Tensor:
    """Returns the square roots of the weighted mean membership; weights: [N, 1, cells]."""
    return torch.sqrt(torch.matmul(weights, membership).flatten(1) / (weights.sum(2) + SMALL) + 1e-5)
