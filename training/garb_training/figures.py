"""The style of all figures, and two plots that both models use: a confusion matrix as a heat map, and a montage of images."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import matplotlib

matplotlib.use("Agg")  # draws to files alone

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

# Okabe and Ito's colors: told apart by color-blind eyes too.
COLORS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#444444", "#b5a900")
LINE_STYLES = ("-", "--", ":")
DOTS_PER_INCH = 110
TILE_INCHES = 1.7
CAPTION_INCHES = 0.4

plt.rcParams.update(
    {
        "font.size": 9,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.grid": True,
        "grid.color": "#e5e5e5",
        "axes.axisbelow": True,
        "legend.frameon": False,
        "figure.constrained_layout.use": True,
    }
)

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Tile:
    """One picture of a montage: uint8 [H, W, 3], a line or two under it, and boxes xyxy in its pixels with their colors."""

    picture: np.ndarray
    caption: str
    boxes: tuple[tuple[Box, str], ...] = ()


def line_look(index: int) -> dict[str, str]:
    """Color and dashes of the index-th line of a plot: none alike among the first 24."""
    return {"color": COLORS[index % len(COLORS)], "linestyle": LINE_STYLES[index // len(COLORS) % len(LINE_STYLES)]}


def save_figure(figure: Figure, path: Path) -> None:
    """Writes the figure as PNG. The same figure gives the same file: no date, no version inside."""
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=DOTS_PER_INCH, metadata={"Software": None})
    plt.close(figure)
    print(path)


def draw_confusion(axes: Axes, counts: np.ndarray, rows: Sequence[str], columns: Sequence[str]) -> None:
    """Counts [R, C] as a heat map of each row's shares; cells say the count, rows their total."""
    totals = counts.sum(1, keepdims=True)
    shares = counts / np.maximum(totals, 1)
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1, aspect="auto")
    axes.grid(False)
    axes.set_xticks(range(len(columns)), columns, rotation=45, ha="right", rotation_mode="anchor")
    axes.set_yticks(range(len(rows)), [f"{name} ({int(total)})" for name, (total,) in zip(rows, totals)])
    for (row, column), count in np.ndenumerate(counts):
        if count:
            color = "white" if shares[row, column] > 0.55 else "black"
            axes.text(column, row, f"{int(count)}", ha="center", va="center", fontsize=7, color=color)


def draw_montage(title: str, tiles: Sequence[Tile], path: Path, columns: int) -> None:
    """Writes the tiles in rows, each picture in its own proportions; nothing to show gives a figure that says so."""
    columns = min(columns, max(1, len(tiles)))
    row_count = max(1, -(-len(tiles) // columns))
    tallest = max((tile.picture.shape[0] / tile.picture.shape[1] for tile in tiles), default=1)
    size = (TILE_INCHES * columns, (TILE_INCHES * tallest + CAPTION_INCHES) * row_count + CAPTION_INCHES)
    figure, grid = plt.subplots(row_count, columns, figsize=size, squeeze=False)
    figure.suptitle(title if tiles else f"{title}: none", fontsize=10, wrap=True)
    for axes, tile in zip(grid.flat, tiles):
        axes.imshow(tile.picture)
        axes.set_xlabel(tile.caption, fontsize=7.5)
        for (x1, y1, x2, y2), color in tile.boxes:
            axes.add_patch(plt.Rectangle((x1, y1), x2 - x1, y2 - y1, fill=False, edgecolor=color, linewidth=1.6))
    for axes in grid.flat:
        axes.set_xticks([])
        axes.set_yticks([])
        axes.grid(False)
        for spine in axes.spines.values():
            spine.set_visible(False)
    save_figure(figure, path)
