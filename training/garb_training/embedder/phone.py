"""Makes a labelled set of looks phone-like: the same garments in front of a street, in other light, as if taken by hand.

The foreground is cut out of a white background, scaled down, moved and tilted in front of a patch of a street photo. Then gamma,
white balance, blur and JPEG compression change. The backgrounds are the upper corners of street photos that no training uses
(val.json). Each look has its own random numbers, drawn from the seed and its id, so leaving one out changes no other.
"""

from __future__ import annotations

import argparse
import json
import zlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from .pictures import Box, foreground_mask
from .prepare import Record, background_records, read_lines

cv2.setNumThreads(0)

SCALE = (0.7, 0.95)
TILT_DEGREES = (-9.0, 9.0)
PERSPECTIVE = 0.04  # of the picture's sides, each corner
LOG_GAMMA = (-0.3, 0.3)
LOG_BALANCE = (-0.08, 0.08)  # each channel
BLUR = (0.4, 1.4)  # standard deviation in pixels of a 640-pixel side
JPEG_QUALITY = (35, 75)
SAVED_QUALITY = 95
EDGE = 1.0  # standard deviation in pixels of the cut-out's soft edge
# Background seen through an arm's or the legs' gap: this white, in regions of at least this share of the picture.
GAP_WHITE = 250
SMALLEST_GAP = 0.001
EDGE_ROWS = 8
TOUCHING = 0.05  # of the picture's width: a person cut off by its lower or upper edge


@dataclass(frozen=True)
class Degradation:
    """What was done to one picture; written beside it."""

    background: str
    scale: float
    tilt: float
    gamma: float
    balance: tuple[float, float, float]
    blur: float
    jpeg: int


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the step's arguments."""
    parser.add_argument("--looks", type=Path, required=True, help="looks file (JSON lines), such as luma/looks-back.jsonl")
    parser.add_argument("--street", type=Path, required=True, help="folder of the street photos and their splits")
    parser.add_argument("--split", default="val", help="split to take the backgrounds from; never the training split")
    parser.add_argument("--out", type=Path, required=True, help="folder for <looks>-phone.jsonl and its images")
    parser.add_argument("--seed", type=int, default=0)


def run(arguments: argparse.Namespace) -> None:
    """Writes the degraded pictures, their looks file, and what was done to each."""
    if arguments.split == "train":
        raise SystemExit("the backgrounds of street train are trained on: take another split")
    backgrounds = list(background_records(arguments.street, arguments.split))
    name = f"{arguments.looks.stem}-phone"
    folder = arguments.out / name
    folder.mkdir(parents=True, exist_ok=True)
    looks, done, uncut = [], [], 0
    for look in read_lines(arguments.looks):
        generator = np.random.default_rng([arguments.seed, zlib.crc32(look["id"].encode())])
        image = np.asarray(Image.open(arguments.looks.parent / look["image"]).convert("RGB"))
        record = backgrounds[generator.integers(len(backgrounds))]
        height, width = image.shape[:2]
        behind = read_background(record, width, height)
        mask = cut_out_mask(image)
        uncut += not (mask == 0).any()
        degradation = draw_degradation(Path(record["path"]).name, generator)
        transform = draw_transform(mask, degradation, generator)
        degraded = degrade(image, mask, behind, transform, degradation)
        Image.fromarray(degraded).save(folder / f"{look['id']}.jpg", quality=SAVED_QUALITY)
        garments = [moved_garment(garment, transform, width, height) for garment in look["garments"]]
        looks.append({"id": f"{look['id']}-phone", "image": f"{name}/{look['id']}.jpg", "garments": garments})
        done.append({"id": looks[-1]["id"], **asdict(degradation)})
    write_lines(arguments.out / f"{name}.jsonl", looks)
    write_lines(arguments.out / f"{name}-degradations.jsonl", done)
    photos = len({record["path"] for record in backgrounds})
    summary = {"looks": len(looks), "withoutCutOut": uncut, "backgroundPhotos": photos, "split": arguments.split}
    print(json.dumps({"file": str(arguments.out / f"{name}.jsonl"), **summary}), flush=True)


def write_lines(path: Path, rows: Sequence[Record]) -> None:
    """Writes one JSON object a line."""
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))


def cut_out_mask(image: np.ndarray) -> np.ndarray:
    """Returns uint8 [H, W]: 0 on the white background, around the person and in the gaps of arms and legs, else 255."""
    mask = foreground_mask(image)
    white = ((image.min(2) >= GAP_WHITE) & (mask > 0)).astype(np.uint8)
    _, labels, boxes, _ = cv2.connectedComponentsWithStats(white, connectivity=4)
    gaps = np.nonzero(boxes[:, cv2.CC_STAT_AREA] >= SMALLEST_GAP * mask.size)[0]
    mask[np.isin(labels, gaps[gaps > 0])] = 0
    return mask


def read_background(record: Record, width: int, height: int) -> np.ndarray:
    """Returns the record's corner of its photo as uint8 [height, width, 3]: of that shape, the part farthest from the person."""
    photo = Image.open(record["path"]).convert("RGB")
    x1, y1, x2, y2 = record["box"]
    part_width, part_height = min(x2 - x1, (y2 - y1) * width / height), min(y2 - y1, (x2 - x1) * height / width)
    left = x1 if x1 == 0 else x2 - part_width
    box = (left, y1, left + part_width, y1 + part_height)
    return np.asarray(photo.resize((width, height), Image.Resampling.BICUBIC, box=box))


def draw_degradation(background: str, generator: np.random.Generator) -> Degradation:
    """Returns one picture's degradation, each part uniform in its range."""
    balance = np.exp(generator.uniform(*LOG_BALANCE, 3))
    return Degradation(
        background=background,
        scale=float(generator.uniform(*SCALE)),
        tilt=float(generator.uniform(*TILT_DEGREES)),
        gamma=float(np.exp(generator.uniform(*LOG_GAMMA))),
        # White balance moves the channels against each other; how bright the picture is, is gamma's.
        balance=tuple(float(gain) for gain in balance / balance.mean()),
        blur=float(generator.uniform(*BLUR)),
        jpeg=int(generator.integers(JPEG_QUALITY[0], JPEG_QUALITY[1] + 1)),
    )


def draw_transform(mask: np.ndarray, degradation: Degradation, generator: np.random.Generator) -> np.ndarray:
    """Returns the homography [3, 3] of the cut-out's pixels: scaled and tilted about its center, in slight perspective, moved.

    mask: uint8 [H, W], 0 on the background. A person whom the lower or upper edge cuts off stays cut off there.
    """
    height, width = mask.shape
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float64)
    center = np.array([width / 2, height / 2])
    angle = np.deg2rad(degradation.tilt)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    moved = (corners - center) @ turn.T * degradation.scale + center
    moved += generator.uniform(-PERSPECTIVE, PERSPECTIVE, (4, 2)) * (width, height)
    moved += generator.uniform(-1, 1, 2) * (1 - degradation.scale) / 2 * (width, height)
    if (mask[-EDGE_ROWS:] > 0).any(0).mean() >= TOUCHING:
        moved[:, 1] += max(0.0, height - moved[2:, 1].min())
    elif (mask[:EDGE_ROWS] > 0).any(0).mean() >= TOUCHING:
        moved[:, 1] -= max(0.0, moved[:2, 1].max())
    return cv2.getPerspectiveTransform(corners.astype(np.float32), moved.astype(np.float32))


def degrade(
    image: np.ndarray, mask: np.ndarray, behind: np.ndarray, transform: np.ndarray, degradation: Degradation
) -> np.ndarray:
    """Returns the degraded picture, uint8 [H, W, 3], of the same size.

    image, behind: uint8 [H, W, 3]; mask: uint8 [H, W], 0 on the background.
    """
    height, width = mask.shape
    # The photo's edge pixels are half white: the mask loses one before it is softened.
    share = cv2.GaussianBlur(cv2.erode(mask, np.ones((3, 3), np.uint8)), (0, 0), EDGE)
    cut_out = cv2.warpPerspective(image, transform, (width, height), flags=cv2.INTER_LINEAR)
    share = cv2.warpPerspective(share, transform, (width, height), flags=cv2.INTER_LINEAR)[..., None] / 255.0
    pasted = share * cut_out + (1 - share) * behind
    lit = 255 * (pasted / 255) ** degradation.gamma * degradation.balance
    blurred = cv2.GaussianBlur(lit.clip(0, 255), (0, 0), degradation.blur * max(width, height) / 640)
    encoded = cv2.imencode(".jpg", blurred.round().astype(np.uint8)[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, degradation.jpeg])[1]
    return cv2.imdecode(encoded, cv2.IMREAD_COLOR)[..., ::-1]


def moved_garment(garment: Record, transform: np.ndarray, width: int, height: int) -> Record:
    """Returns the garment's labels, its box (if it has one) around where the box's corners went, cut at the picture's edge."""
    if "box" not in garment:
        return garment
    return {**garment, "box": moved_box(tuple(garment["box"]), transform, width, height)}


def moved_box(box: Box, transform: np.ndarray, width: int, height: int) -> Box:
    """Returns the box around a box's transformed corners, within the picture."""
    x1, y1, x2, y2 = box
    corners = np.array([[x1, y1], [x2, y1], [x2, y2], [x1, y2]], np.float32)
    moved = cv2.perspectiveTransform(corners[None], transform)[0]
    (left, top), (right, bottom) = moved.min(0), moved.max(0)
    return max(0.0, float(left)), max(0.0, float(top)), min(float(width), float(right)), min(float(height), float(bottom))
