"""Corrects pseudo boxes of street photos by what an eye saw, photo by photo, and deals the photos to training or choosing.

A corrections file lists for each photo that was looked at which pseudo boxes to remove, move, relabel or doubt, and which to
add. A box that nothing names was seen and kept. A doubted box is neither object nor background: a crowd of its class.
Photos that nobody looked at are corrected by their attributes.
"""

import hashlib
from collections.abc import Mapping, Sequence

from ..classes import CLASS_INDEX
from .by_attributes import CLASS_OF_CATEGORY, UPPER_BODY, area, corrected_pictures, reach

PARTS = ("train", "choose")
# One photo in three chooses.
CHOOSING = 3


def part_of_photo(file: str, same: Mapping[str, str]) -> str:
    """`train` or `choose`, from the hash of the photo's name; `same` names the photo whose part a near-copy shares."""
    digest = hashlib.sha256(same.get(file, file).encode()).digest()
    return "choose" if int.from_bytes(digest[:4], "big") % CHOOSING == 0 else "train"


def corrected_by_eye(pictures: Sequence[dict], corrections: Mapping, part: str | None) -> list[dict]:
    """The photos of a part (all without one) with labels and `ignored` corrected. Labels need `id`, `score` and `crowd`.

    Part `choose` holds only photos that were looked at. Raises ValueError where a correction does not fit the pseudo boxes.
    """
    photos, same = corrections["photos"], corrections["same"]
    names = {picture["path"].name for picture in pictures}
    if missing := sorted(set(photos) - names):
        raise ValueError(f"the corrections name {missing[0]}, which is not among the photos")
    dealt = [picture for picture in pictures if part in (None, part_of_photo(picture["path"].name, same))]
    kept = []
    for picture in dealt:
        seen = photos.get(picture["path"].name)
        if seen is None:
            kept += corrected_pictures([picture]) if part != "choose" else []
        elif not seen.get("leaveOut"):
            labels = corrected_labels(picture["labels"], seen, picture["path"].name)
            kept.append({**picture, "labels": labels + unseen(labels, picture["attributes"] or {}), "ignored": []})
    return kept


def corrected_labels(labels: Sequence[dict], seen: Mapping, name: str) -> list[dict]:
    """The labels of one photo after its correction, boxes xyxy in photo pixels. Raises ValueError where they do not fit."""
    relabel, move = ({int(key): value for key, value in seen.get(kind, {}).items()} for kind in ("relabel", "move"))
    remove, doubt = set(seen.get("remove", [])), set(seen.get("doubt", []))
    if unknown := (remove | doubt | set(relabel) | set(move)) - {label["id"] for label in labels}:
        raise ValueError(f"{name}: the corrections name box {min(unknown)}, which is not a pseudo box of this photo")
    changed = [
        {
            **label,
            "class": relabel.get(label["id"], label["class"]),
            "box": move.get(label["id"], label["box"]),
            "crowd": label["crowd"] or label["id"] in doubt,
        }
        for label in labels
        if label["id"] not in remove
    ]
    added = [
        {"id": None, "class": class_name, "box": box, "score": None, "crowd": crowd}
        for kind, crowd in (("add", False), ("addDoubt", True))
        for class_name, *box in seen.get(kind, [])
    ]
    result = changed + added
    for label in result:
        x1, y1, x2, y2 = label["box"]
        if label["class"] not in CLASS_INDEX or not (x1 < x2 and y1 < y2):
            raise ValueError(f"{name}: {label['class']} {label['box']} is no box of a garment class")
    return result


def unseen(labels: Sequence[dict], attributes: Mapping) -> list[dict]:
    """Doubted boxes for what the attributes name and the eye gave no box: the photo is no negative for that class.

    A scarf may be anywhere on or closely above the garments of the upper body; the main garment may be the largest of them.
    """
    upper = sorted((label for label in labels if label["class"] in UPPER_BODY), key=lambda label: -area(label["box"]))
    present = {label["class"] for label in labels}
    named = CLASS_OF_CATEGORY.get(attributes.get("category"))
    scarves = [("scarf", reach(label["box"])) for label in upper] if attributes.get("scarf") and "scarf" not in present else []
    main = [(named, label["box"]) for label in upper[:1]] if named is not None and named not in present else []
    return [{"id": None, "class": class_name, "box": box, "score": None, "crowd": True} for class_name, box in scarves + main]
