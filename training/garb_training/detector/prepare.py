"""Decodes a labelled set of photos once, into a flat cache that training and evaluation read.

`<cache>/<name>.rgb` holds the uint8 RGB pixels of all photos in sequence, long side at most 512 px.
`<cache>/<name>.json` holds their sizes, labels and offsets in that file. Labels come from COCO JSON or from a looks file
(JSON lines: `{"id", "image", "garments": [{"box": [x1, y1, x2, y2], "garmentClass": ...}]}`).
"""

import argparse
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

from ..classes import CLASS_INDEX, GARMENT_CLASSES
from .by_attributes import corrected_pictures
from .by_eye import PARTS, corrected_by_eye
from .mend import mended

LONG_SIDE = 512


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the step's arguments."""
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--coco", type=Path, help="COCO JSON with boxes; classes are matched by name")
    source.add_argument("--looks", type=Path, help="looks file with all classes labelled; image paths are relative to it")
    parser.add_argument("--photos", type=Path, help="folder of the COCO file's photos")
    parser.add_argument("--name", required=True, help="the prepared set's name, such as outfits-train")
    parser.add_argument("--cache", type=Path, required=True, help="folder for the prepared set")
    parser.add_argument(
        "--ignore-class",
        action="append",
        default=[],
        choices=GARMENT_CLASSES,
        help="ignore the areas of this class's boxes, grown to three times their size (for classes with wrong labels)",
    )
    correction = parser.add_mutually_exclusive_group()
    correction.add_argument("--mend", action="store_true", help="correct the labels of the street photos, see mend.py")
    correction.add_argument(
        "--by-attributes", action="store_true", help="correct pseudo labels by the photos' attributes, see by_attributes.py"
    )
    correction.add_argument(
        "--by-eye", type=Path, metavar="JSON", help="correct pseudo labels by this corrections file, see by_eye.py"
    )
    parser.add_argument("--part", choices=PARTS, help="of --by-eye: the photos to train on, or those to choose by")
    parser.add_argument(
        "--category", nargs="+", metavar="NAME", help="take only the pictures whose main garment people called this, such as sweater"
    )
    part = parser.add_mutually_exclusive_group()
    part.add_argument("--every", type=int, metavar="N", help="take only the first of every N pictures")
    part.add_argument("--but-every", type=int, metavar="N", help="take the pictures that --every N leaves out")


def coco_pictures(coco_path: Path, photos: Path) -> tuple[list[dict], list[str]]:
    """The COCO file's pictures with boxes xyxy in photo pixels, and the names of the classes it labels."""
    coco = json.loads(coco_path.read_text())
    class_of = {category["id"]: category["name"] for category in coco["categories"]}
    boxes_of: dict[int, list[dict]] = {}
    for annotation in coco["annotations"]:
        x, y, width, height = annotation["bbox"]
        labelled = {
            "box": [x, y, x + width, y + height],
            "class": class_of[annotation["category_id"]],
            "crowd": bool(annotation.get("iscrowd")),
            "fine": annotation.get("fine_label"),
            "score": annotation.get("score"),
            "id": annotation.get("id"),
        }
        boxes_of.setdefault(annotation["image_id"], []).append(labelled)
    pictures = [
        {"path": photos / image["file_name"], "labels": boxes_of.get(image["id"], []), "attributes": image.get("attributes")}
        for image in coco["images"]
    ]
    return pictures, list(class_of.values())


def looks_pictures(looks_path: Path) -> tuple[list[dict], list[str]]:
    """The looks file's pictures with boxes; all garment classes count as labelled. Raises KeyError on a garment without a box."""
    looks = [json.loads(line) for line in looks_path.read_text().splitlines() if line.strip()]
    pictures = [
        {
            "path": looks_path.parent / look["image"],
            "labels": [{"box": garment["box"], "class": garment["garmentClass"], "crowd": False} for garment in look["garments"]],
        }
        for look in looks
    ]
    return pictures, list(GARMENT_CLASSES)


def part_of(pictures: list[dict], every: int | None, but_every: int | None) -> list[dict]:
    """The first of every `every` pictures, or all but the first of every `but_every`; all of them where neither is given."""
    if every:
        return pictures[::every]
    if but_every:
        return [picture for index, picture in enumerate(pictures) if index % but_every]
    return pictures


def of_category(pictures: list[dict], categories: list[str]) -> list[dict]:
    """The pictures whose attribute `category` is one of these. Raises ValueError where none is."""
    chosen = [picture for picture in pictures if (picture.get("attributes") or {}).get("category") in categories]
    if not chosen:
        raise ValueError(f"no picture has the category {' or '.join(categories)}")
    return chosen


def grown(box: list[float]) -> list[float]:
    """The box with its own width and height added on every side."""
    x1, y1, x2, y2 = box
    width, height = x2 - x1, y2 - y1
    return [x1 - width, y1 - height, x2 + width, y2 + height]


@dataclass(frozen=True)
class PreparedPicture:
    """One picture of a set. Boxes are xyxy in photo pixels; `labels` hold `box`, `class` (an index) and `crowd`."""

    file: str
    width: int
    height: int
    rgb: np.ndarray
    """uint8 [stored height, stored width, 3]"""
    labels: list[dict]
    ignored: list[list[float]]


def write_prepared_set(cache: Path, name: str, labelled_classes: list[str], pictures: Iterable[PreparedPicture]) -> None:
    """Writes the set's pixels, then its summary: a set without its JSON is unfinished."""
    cache.mkdir(parents=True, exist_ok=True)
    entries: list[dict] = []
    offset = 0
    with open(cache / f"{name}.rgb", "wb") as pixels:
        for picture in pictures:
            pixels.write(picture.rgb.tobytes())
            stored_height, stored_width = picture.rgb.shape[:2]
            entries.append(
                {
                    "file": picture.file,
                    "width": picture.width,
                    "height": picture.height,
                    "storedWidth": stored_width,
                    "storedHeight": stored_height,
                    "offset": offset,
                    "labels": picture.labels,
                    "ignored": picture.ignored,
                }
            )
            offset += picture.rgb.size
    (cache / f"{name}.json").write_text(json.dumps({"labelledClasses": labelled_classes, "pictures": entries}))
    print(f"{name}: {len(entries)} pictures, {sum(len(e['labels']) for e in entries)} boxes, {offset / 1e6:.0f} MB")


def decoded(pictures: list[dict], ignored_classes: list[str]) -> Iterator[PreparedPicture]:
    """Yields the pictures, upright and at most `LONG_SIDE` long, boxes of the ignored classes grown to areas."""
    for picture in pictures:
        photo = ImageOps.exif_transpose(Image.open(picture["path"])).convert("RGB")
        width, height = photo.size
        shrink = min(1.0, LONG_SIDE / max(width, height))
        if shrink < 1:
            photo = photo.resize((round(width * shrink), round(height * shrink)), Image.Resampling.BILINEAR)
        trusted = [label for label in picture["labels"] if label["class"] not in ignored_classes]
        yield PreparedPicture(
            file=picture["path"].name,
            width=width,
            height=height,
            rgb=np.asarray(photo),
            labels=[
                {"box": label["box"], "class": CLASS_INDEX[label["class"]], "crowd": label["crowd"]} for label in trusted
            ],
            ignored=[
                *(grown(label["box"]) for label in picture["labels"] if label["class"] in ignored_classes),
                *picture.get("ignored", []),
            ],
        )


def run(args: argparse.Namespace) -> None:
    """Writes the prepared set. Raises ValueError where labels lack what a correction reads."""
    if args.mend and not args.coco:
        raise ValueError("--mend reads the fine names of --coco labels; a looks file has none")
    if args.by_attributes and not args.coco:
        raise ValueError("--by-attributes reads the scores and attributes of a --coco file; a looks file has none")
    if args.by_eye and not args.coco:
        raise ValueError("--by-eye reads the box numbers and attributes of a --coco file; a looks file has none")
    if args.part and not args.by_eye:
        raise ValueError("--part deals the photos of --by-eye; other sets have no parts")
    pictures, labelled = coco_pictures(args.coco, args.photos) if args.coco else looks_pictures(args.looks)
    pictures = part_of(pictures, args.every, args.but_every)
    if args.mend:
        pictures = [{**picture, "labels": mended(picture["labels"])} for picture in pictures]
    if args.by_attributes:
        pictures = corrected_pictures(pictures)
    if args.by_eye:
        pictures = corrected_by_eye(pictures, json.loads(args.by_eye.read_text()), args.part)
    if args.category:
        pictures = of_category(pictures, args.category)
    write_prepared_set(args.cache, args.name, labelled, decoded(pictures, args.ignore_class))
