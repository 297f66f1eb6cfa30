"""Decodes the training pictures once, to uint8 arrays: products, single garments, garment crops, backgrounds, pairs, wardrobes."""

from __future__ import annotations

import argparse
import csv
import json
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path

import numpy as np
import onnxruntime
from PIL import Image

from .garment_box import garment_box
from .pictures import Record, foreground_box, has_pictures, squash, with_margin, write_pictures

SMALLEST_GARMENT = 40  # pixels of a box's shorter side: below, the crop is mostly interpolation
# The garment class of a category of pairs. Categories that hold several kinds of garments (men, bottoms) are not cropped.
PAIR_CLASSES = {
    **dict.fromkeys(("shirt", "shirt-men", "shirt-women", "sweater", "jumper", "hoodie", "top", "tops", "sport"), "top"),
    **dict.fromkeys(("coat", "winter-coat", "outerwear", "jackets"), "outerwear"),
    **dict.fromkeys(("dress", "dresses"), "dress"),
    **dict.fromkeys(("trouser", "trousers", "pants"), "pants"),
    **dict.fromkeys(("shoes",), "footwear"),
    **{name: name for name in ("bag", "hat", "scarf")},
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the step's arguments."""
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--cache", type=Path, required=True, help="folder for the decoded pictures, outside the repository")
    parser.add_argument("--wardrobe", type=Path, nargs="+", help="drawn wardrobes to train on (catalog.jsonl, looks.jsonl)")
    parser.add_argument("--held-wardrobe", type=Path, nargs="+", help="wardrobes drawn from other seeds, for choosing")
    parser.add_argument(
        "--detector", type=Path, default=Path("models/detector/model.int8.onnx"), help="finds the garment in worn pictures of pairs"
    )
    parser.add_argument("--force", action="store_true", help="decode again what is there")


def run(arguments: argparse.Namespace) -> None:
    """Writes every set that is missing; wardrobes only where their folders are given, pairs only where there are some."""
    arguments.cache.mkdir(parents=True, exist_ok=True)
    data: Path = arguments.data
    readers: dict[str, Callable[[], tuple[list[Record], Callable[[Record], np.ndarray]]]] = {
        "products": lambda: (list(product_records(data / "products")), read_whole),
        "single": lambda: (list(single_records(data / "single")), read_whole),
        "garments": lambda: (list(garment_records(data, "train")), read_box),
        "held-garments": lambda: (list(garment_records(data, "val")), read_box),
        "backgrounds": lambda: (list(background_records(data / "street", "train")), read_box),
        "held-backgrounds": lambda: (list(background_records(data / "street", "val")), read_box),
    }
    if (data / "pairs" / "identity.jsonl").exists():
        readers["pairs"] = lambda: (list(pair_records(data / "pairs", open_detector(arguments.detector))), read_box)
    else:
        print(json.dumps({"set": "pairs", "skipped": f"{data / 'pairs'} is missing"}), flush=True)
    for name, folders in (("wardrobe", arguments.wardrobe), ("held-wardrobe", arguments.held_wardrobe)):
        if folders is not None:
            readers[name] = lambda folders=folders: ([row for folder in folders for row in wardrobe_records(folder)], read_box)
    for name, reader in readers.items():
        if arguments.force or not has_pictures(arguments.cache, name):
            records, read = reader()
            write_pictures(arguments.cache, name, records, read)
            print(json.dumps({"set": name, "pictures": len(records)}), flush=True)


@lru_cache(maxsize=1)
def open_picture(path: str) -> Image.Image:
    """Returns the decoded RGB picture; the last one is kept, since a photo's garments follow each other."""
    return Image.open(path).convert("RGB")


def read_whole(record: Record) -> np.ndarray:
    """Returns the record's whole picture, squashed."""
    return squash(open_picture(record["path"]))


def read_box(record: Record) -> np.ndarray:
    """Returns the record's box of its picture, squashed; the whole where it has no box."""
    image = open_picture(record["path"])
    return squash(image, None if record["box"] is None else tuple(record["box"]))


def product_records(folder: Path) -> Iterator[Record]:
    """Yields the catalog packshots with their attributes, in the order of styles.csv."""
    with (folder / "styles.csv").open() as rows:
        for row in csv.DictReader(rows):
            yield {
                "path": str(folder / "images" / f"{row['id']}.jpg"),
                "type": row["articleType"],
                "color": row["baseColour"],
                "title": row["title"],
            }


def single_records(folder: Path) -> Iterator[Record]:
    """Yields the phone photos of one garment each."""
    with (folder / "images.csv").open() as rows:
        for row in csv.DictReader(rows):
            yield {"path": str(folder / "images" / f"{row['image']}.jpg"), "type": row["label"]}


def garment_records(data: Path, split: str) -> Iterator[Record]:
    """Yields the labelled garments of a split of the outfit and street photos, each with the crop's margin."""
    for folder in ("outfits", "street"):
        labels = json.loads((data / folder / f"{split}.json").read_text())
        photos = {photo["id"]: photo for photo in labels["images"]}
        names = {category["id"]: category["name"] for category in labels["categories"]}
        for annotation in sorted(labels["annotations"], key=lambda entry: entry["image_id"]):
            x, y, width, height = annotation["bbox"]
            if annotation.get("iscrowd") or min(width, height) < SMALLEST_GARMENT:
                continue
            photo = photos[annotation["image_id"]]
            box = with_margin((x, y, x + width, y + height), photo["width"], photo["height"])
            path = str(data / folder / "photos" / photo["file_name"])
            yield {"path": path, "box": box, "type": names[annotation["category_id"]]}


def background_records(folder: Path, split: str) -> Iterator[Record]:
    """Yields the two upper corners of each street photo: what lies beside a standing person."""
    for photo in json.loads((folder / f"{split}.json").read_text())["images"]:
        side = min(photo["width"], photo["height"]) * 0.45
        path = str(folder / "photos" / photo["file_name"])
        yield {"path": path, "box": (0, 0, side, side)}
        yield {"path": path, "box": (photo["width"] - side, 0, photo["width"], side)}


def open_detector(path: Path) -> onnxruntime.InferenceSession:
    """Returns the exported detector, one thread."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def pair_records(folder: Path, detector: onnxruntime.InferenceSession) -> Iterator[Record]:
    """Yields each picture of pairs, whole and, where a known garment is worn and found, cropped to it.

    Each says its product, cluster, view, category, part (`train` or `choose`), framing and garment class (`type`).
    """
    for row in read_lines(folder / "identity.jsonl"):
        path = str(folder / row["image"])
        category = row["category"] or ""
        shown = {name: row[name] for name in ("product", "cluster", "view", "part")}
        shown |= {"path": path, "category": category, "type": PAIR_CLASSES.get(category, category)}
        yield {**shown, "framing": "whole", "box": None}
        if row["view"] != "worn" or category not in PAIR_CLASSES:
            continue
        image = open_picture(path)
        box = garment_box(detector, image, PAIR_CLASSES[category])
        if box is not None and min(box[2] - box[0], box[3] - box[1]) >= SMALLEST_GARMENT:
            yield {**shown, "framing": "garment", "box": with_margin(box, image.width, image.height)}


def wardrobe_records(folder: Path) -> Iterator[Record]:
    """Yields each catalog picture of a drawn wardrobe, whole and cropped, then each garment of its looks, cropped.

    Each says its product, its view (`front`, `second`, `look`) and its framing (`whole`, `garment`): the service too
    stores catalog pictures in both framings. A product's name begins with its folder's: two wardrobes number alike.
    """
    classes: dict[str, str] = {}
    for product in read_lines(folder / "catalog.jsonl"):
        classes[product["id"]] = product["garmentClass"]
        for view, picture in zip(("front", "second"), product["images"]):
            path = str(folder / picture["path"])
            image = open_picture(path)
            box = with_margin(foreground_box(image), image.width, image.height)
            shown = {"path": path, "product": f"{folder.name}/{product['id']}", "type": product["garmentClass"], "view": view}
            yield {**shown, "framing": "whole", "box": None}
            yield {**shown, "framing": "garment", "box": box}
    for look in read_lines(folder / "looks.jsonl"):
        path = str(folder / look["image"])
        image = open_picture(path)
        for garment in look["garments"]:
            yield {
                "path": path,
                "product": f"{folder.name}/{garment['products'][0]}",
                "type": classes[garment["products"][0]],
                "view": "look",
                "framing": "garment",
                "box": with_margin(tuple(garment["box"]), image.width, image.height),
            }


def read_lines(path: Path) -> list[Record]:
    """Returns the objects of a JSONL file."""
    return [json.loads(line) for line in path.read_text().splitlines()]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    add_arguments(parser)
    run(parser.parse_args())
