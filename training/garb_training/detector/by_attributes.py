"""Corrects pseudo boxes of street photos by what people said of the photo: category of the main garment, and whether there is a scarf.

The detector that made the boxes misses most scarves, and takes some tank tops for dresses. A missing or doubtful box is no
background: its place becomes an ignored area.
"""

from collections.abc import Mapping, Sequence

from . import SURE

CLASS_OF_CATEGORY = {
    **dict.fromkeys(("shirt", "t-shirt", "sweater", "tank top"), "top"),
    **dict.fromkeys(("suit", "outerwear"), "outerwear"),
    "dress": "dress",
}
UPPER_BODY = ("top", "outerwear", "dress")
# A scarf belongs to the garment that most of its box lies on, and begins at most this share of the garment's height above it.
ON_GARMENT = 0.5
ABOVE = 0.25


def corrected(labels: Sequence[dict], attributes: Mapping) -> tuple[list[dict], list[list[float]]] | None:
    """The labels to trust of one photo (`box` xyxy, `class`, `score`) and its ignored areas; None where the main garment has no box.

    Attributes: `category`, that of the main garment or None, and `scarf`, true, false or None; None is not known. The main garment
    is the largest of the category's class, else the largest on the upper body. A label below `SURE` is trusted where an attribute
    names it.
    """
    known, has_scarf = CLASS_OF_CATEGORY.get(attributes.get("category")), attributes.get("scarf")
    upper = sorted((label for label in labels if label["class"] in UPPER_BODY), key=lambda label: -area(label["box"]))
    if known is not None and not upper:
        return None
    main = [label for label in upper if label["class"] == known][:1]
    wearer = main or upper[:1]
    scarves = [label for label in labels if label["class"] == "scarf" and on_any(label["box"], wearer)]
    denied = scarves if has_scarf is False else []
    named = main + sorted(scarves if has_scarf else [], key=lambda label: -label["score"])[:1]
    # Without a box of the stated category any of them may be the garment, under another class.
    doubtful = upper if known is not None and not main else [label for label in upper if rivals(label, main)]
    trusted, ignored = [], []
    for label in labels:
        if label in named or (label["score"] >= SURE and label not in (*doubtful, *denied)):
            trusted.append(label)
        elif label not in denied:
            ignored.append(label["box"])
    return trusted, ignored + scarf_areas(upper, labels, wearer if has_scarf is False else [])


def rivals(label: dict, main: Sequence[dict]) -> bool:
    """Whether the label calls the main garment, known to be a top or a dress, by the other name."""
    kinds = {"top", "dress"}
    return any({label["class"], garment["class"]} == kinds and on_any(garment["box"], [label]) for garment in main)


def scarf_areas(upper: Sequence[dict], labels: Sequence[dict], without: Sequence[dict]) -> list[list[float]]:
    """The areas in which a scarf may be that has no box: garments on the upper body, but for those known to be worn without one."""
    scarves = [label for label in labels if label["class"] == "scarf"]
    ruled_out = [*scarves, *without]
    return [reach(label["box"]) for label in upper if not any(together(label, other) for other in ruled_out)]


def together(one: dict, other: dict) -> bool:
    """Whether two labels are of one person: most of either lies on the other or closely above it."""
    return on_any(one["box"], [other]) or on_any(other["box"], [one])


def reach(box: Sequence[float]) -> list[float]:
    """The box and what lies closely above it."""
    x1, y1, x2, y2 = box
    return [x1, max(0.0, y1 - ABOVE * (y2 - y1)), x2, y2]


def on_any(box: Sequence[float], garments: Sequence[dict]) -> bool:
    """Whether most of a box lies on one of the garments or closely above it."""
    return any(share_inside(box, reach(garment["box"])) > ON_GARMENT for garment in garments)


def share_inside(box: Sequence[float], other: Sequence[float]) -> float:
    """The share of a box's area that lies inside another."""
    width, height = min(box[2], other[2]) - max(box[0], other[0]), min(box[3], other[3]) - max(box[1], other[1])
    return max(0.0, width) * max(0.0, height) / max(area(box), 1e-9)


def area(box: Sequence[float]) -> float:
    """The box's area, xyxy."""
    return (box[2] - box[0]) * (box[3] - box[1])


def corrected_pictures(pictures: Sequence[dict]) -> list[dict]:
    """The photos with labels and `ignored` corrected. Raises ValueError where a photo has no attributes or a label no score."""
    kept = []
    for picture in pictures:
        if picture["attributes"] is None or any(label["score"] is None for label in picture["labels"]):
            raise ValueError(f"{picture['path'].name} has no attributes, or a label without a score")
        result = corrected(picture["labels"], picture["attributes"])
        if result is not None:
            kept.append({**picture, "labels": result[0], "ignored": result[1]})
    return kept
