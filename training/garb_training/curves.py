"""Draws the learning curves of a training log: losses, learning rate and scores over minutes of training.

Reads the JSON lines of `detector train` (log.jsonl) and of `embedder train` (<checkpoint>.jsonl). If a run was restarted in the
same file, only the lines of the last run are drawn; a resumed run continues its curve.
"""

import argparse
import json
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from .figures import line_look, plt, save_figure

LOSSES = ("box", "objectness", "classes", "contrast", "type", "color", "words", "mask")
DETECTOR_SCORES = ("ap50", "ap50WithoutEyewear")
Series = dict[str, list[tuple[float, float]]]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the step's arguments."""
    parser.add_argument("log", type=Path, help="log of a training (JSON lines)")
    parser.add_argument("--out", type=Path, help="PNG file; default: curves.png beside the log")


def run(args: argparse.Namespace) -> None:
    """Writes the figure. Raises SystemExit where the log holds nothing to draw."""
    entries = last_run(json.loads(line) for line in args.log.read_text().splitlines() if line.strip())
    panels = {"loss": losses(entries), "learning rate": rates(entries), "score": scores(entries)}
    panels = {name: series for name, series in panels.items() if series}
    if not panels:
        raise SystemExit(f"{args.log}: no losses and no scores yet")
    figure, grid = plt.subplots(1, len(panels), figsize=(4.6 * len(panels), 3.6), squeeze=False)
    for axes, (name, series) in zip(grid[0], panels.items()):
        for index, (label, points) in enumerate(series.items()):
            marker = "o" if name == "score" or len(points) < 3 else None
            axes.plot(*zip(*points), label=label, marker=marker, markersize=3, **line_look(index))
        axes.set_title(name)
        axes.set_xlabel("minutes of training")
        if name == "loss":
            axes.set_ylim(bottom=0)
        if len(series) > 1:
            axes.legend(fontsize=7.5)
    save_figure(figure, args.out or args.log.with_name("curves.png"))


def last_run(entries: Iterable[dict]) -> list[dict]:
    """The entries of the last run and of those it was resumed from: a run's start takes back what is logged later than it."""
    kept: list[dict] = []
    for entry in entries:
        if entry.get("event") == "start":
            kept = [earlier for earlier in kept if earlier["minutes"] <= entry["minutes"] and entry["minutes"] > 0]
        kept.append(entry)
    return kept


def collect(points: Iterable[tuple[str, float, float]]) -> Series:
    """(name, minutes, value) → the points of each name, in their order."""
    series: defaultdict[str, list[tuple[float, float]]] = defaultdict(list)
    for name, minutes, value in points:
        series[name].append((minutes, value))
    return dict(series)


def losses(entries: list[dict]) -> Series:
    """Each part of the loss."""
    return collect((name, entry["minutes"], entry[name]) for entry in entries for name in LOSSES if name in entry)


def rates(entries: list[dict]) -> Series:
    """The learning rate, where the log has it."""
    return collect(("rate", entry["minutes"], entry["rate"]) for entry in entries if "rate" in entry)


def scores(entries: list[dict]) -> Series:
    """A detector's average precision on each set; an embedder's precisions and recalls on what was held out."""
    found = []
    for entry in entries:
        if entry.get("event") == "validate":
            found += [(f"{entry['set']} {name}", entry["minutes"], entry[name]) for name in DETECTOR_SCORES]
        else:
            names = [name for name in entry if "@" in name]
            found += [(name, entry["minutes"], entry[name]) for name in names]
    return collect(found)
