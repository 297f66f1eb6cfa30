"""Corrects two labelling habits of the street photos, by rules that read labels only and never a detector's output.

A "vest" of Clothing Co-Parsing is mostly a sleeveless top, and a third of its "dresses" are skirts with a labelled top above
them. A detector trained on the original labels memorises which long skirts are called dresses.
"""

from collections.abc import Sequence

SLEEVELESS = "vest"
# A dress begins where the top beside it does, a skirt lower: below this share of the top's height.
WAIST = 0.35


def mended(labels: Sequence[dict]) -> list[dict]:
    """The labels of one picture (`box` xyxy, `class`, `crowd`, `fine`, the annotators' own name or None), some of another class.

    A vest with no top or dress beside it is a top; a dress that begins under a top's upper part is a skirt. Order, boxes and
    all else stay.
    """
    tops = [label for label in labels if label["class"] == "top" and not label["crowd"]]
    worn_beneath = tops or any(label["class"] == "dress" for label in labels)

    def class_of(label: dict) -> str:
        if label["class"] == "outerwear" and label["fine"] == SLEEVELESS and not worn_beneath:
            return "top"
        if label["class"] == "dress" and any(begins_below(label["box"], top["box"]) for top in tops):
            return "skirt"
        return label["class"]

    return [{**label, "class": class_of(label)} for label in labels]


def begins_below(box: Sequence[float], top: Sequence[float]) -> bool:
    """Whether a box (xyxy) begins below a top's upper part."""
    return box[1] > top[1] + WAIST * (top[3] - top[1])
