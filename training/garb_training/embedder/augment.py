"""Augmented views of a garment: crops, backgrounds, light, camera artefacts; and recoloring, which makes another product.

Images are uint8 [H, W, 4]: RGB and the foreground mask of `pictures.foreground_mask`.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from .model import INPUT_SIZE

cv2.setNumThreads(0)

MASK_STRIDE = 16  # the attention's stride in the network


@dataclass(frozen=True)
class ViewStyle:
    """Shares of the area a crop keeps, the probabilities of each change, and the light's range (1 = as the trial's)."""

    area: tuple[float, float]
    background: float
    light: float
    blur: float = 0.25
    compression: float = 0.2
    erasing: float = 0.3


CATALOG = ViewStyle(area=(0.8, 1.0), background=0.0, light=0.3, blur=0.0, compression=0.2, erasing=0.0)
WIDE = ViewStyle(area=(0.35, 1.0), background=0.35, light=1.0)
DETAIL = ViewStyle(area=(0.06, 0.4), background=0.35, light=1.0)
PHONE = ViewStyle(area=(0.5, 1.0), background=1.0, light=1.3, blur=0.5, compression=0.5, erasing=0.0)


def augmented_view(
    image: np.ndarray, generator: np.random.Generator, backgrounds: np.ndarray, style: ViewStyle, size: int = INPUT_SIZE
) -> tuple[np.ndarray, np.ndarray]:
    """Returns another view, uint8 [size, size, 3], and its foreground share, uint8 [size / 16, size / 16].

    backgrounds: uint8 [N, H, W, 4], pasted behind pictures whose background is known.
    """
    rgb, mask = image[..., :3], image[..., 3]
    if generator.random() < style.background and (mask == 0).any():
        rgb = paste_background(rgb, mask, generator, backgrounds)
    rgb, mask = crop_view(rgb, mask, generator, style.area, size)
    if generator.random() < style.blur:
        rgb = cv2.GaussianBlur(rgb, (0, 0), generator.uniform(0.3, 1.6))
    if generator.random() < style.compression:
        _, encoded = cv2.imencode(".jpg", rgb, [cv2.IMWRITE_JPEG_QUALITY, int(generator.integers(25, 75))])
        rgb = cv2.imdecode(encoded, cv2.IMREAD_COLOR)
    rgb = change_light(rgb, generator, style.light)
    if generator.random() < style.erasing:
        rgb = erase(rgb, generator)
    coarse = size // MASK_STRIDE
    return rgb, cv2.resize(mask, (coarse, coarse), interpolation=cv2.INTER_AREA)


def paste_background(
    rgb: np.ndarray, mask: np.ndarray, generator: np.random.Generator, backgrounds: np.ndarray
) -> np.ndarray:
    """Returns the picture before another background: a patch of a photo, or now and then one plain color."""
    height, width = mask.shape
    if generator.random() < 0.25:
        behind = np.broadcast_to(generator.integers(0, 256, 3, dtype=np.uint8), rgb.shape)
    else:
        photo = backgrounds[generator.integers(len(backgrounds))][..., :3]
        side = int(generator.integers(photo.shape[0] // 3, photo.shape[0] + 1))
        top, left = generator.integers(0, photo.shape[0] - side + 1, 2)
        behind = cv2.resize(photo[top : top + side, left : left + side], (width, height))
    # The packshot's edge pixels are half white: the mask loses one pixel before it is softened.
    solid = cv2.erode(mask, np.ones((3, 3), np.uint8))
    share = cv2.GaussianBlur(solid, (0, 0), 0.8).astype(np.float32)[..., None] / 255
    return (rgb * share + behind * (1 - share)).astype(np.uint8)


def crop_view(
    rgb: np.ndarray, mask: np.ndarray, generator: np.random.Generator, area: tuple[float, float], size: int
) -> tuple[np.ndarray, np.ndarray]:
    """Returns a skewed, perhaps mirrored crop of picture and mask; small crops center on a foreground pixel."""
    height, width = mask.shape
    share, aspect = generator.uniform(*area), np.exp(generator.uniform(-0.35, 0.35))
    crop_width = min(1.0, np.sqrt(share * aspect)) * width
    crop_height = min(1.0, np.sqrt(share / aspect)) * height
    if area[1] < 0.5:
        center_x, center_y = foreground_point(mask, generator)
        left = np.clip(center_x - crop_width / 2, 0, width - crop_width)
        top = np.clip(center_y - crop_height / 2, 0, height - crop_height)
    else:
        left, top = generator.uniform(0, width - crop_width), generator.uniform(0, height - crop_height)
    corners = np.array([[0, 0], [1, 0], [1, 1], [0, 1]], np.float32)
    if generator.random() < 0.5:
        corners = corners + generator.uniform(-0.1, 0.1, (4, 2)).astype(np.float32)
    if generator.random() < 0.5:
        corners = corners[[1, 0, 3, 2]]
    source = (corners * (crop_width, crop_height) + (left, top)).astype(np.float32)
    target = np.array([[0, 0], [size, 0], [size, size], [0, size]], np.float32)
    transform = cv2.getPerspectiveTransform(source, target)
    view = cv2.warpPerspective(rgb, transform, (size, size), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    view_mask = cv2.warpPerspective(mask, transform, (size, size), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return view, view_mask


def foreground_point(mask: np.ndarray, generator: np.random.Generator) -> tuple[float, float]:
    """Returns a foreground pixel (x, y); near the middle where the background is unknown."""
    height, width = mask.shape
    rows, columns = np.nonzero(mask[::8, ::8])
    if 0 < len(rows) < mask[::8, ::8].size:
        chosen = generator.integers(len(rows))
        return float(columns[chosen] * 8), float(rows[chosen] * 8)
    return float(generator.normal(0.5, 0.15) * width), float(generator.normal(0.45, 0.16) * height)


def change_light(rgb: np.ndarray, generator: np.random.Generator, strength: float) -> np.ndarray:
    """Returns the picture under another exposure, contrast, gamma, white balance and saturation."""
    mean = float(rgb.mean())
    contrast = np.exp(generator.uniform(-0.15, 0.15) * strength)
    gain = np.exp(generator.uniform(-0.2, 0.16) * strength)
    gamma = np.exp(generator.uniform(-0.25, 0.25) * strength)
    balance = np.exp(generator.uniform(-0.11, 0.11, 3) * strength)
    levels = np.arange(256, dtype=np.float64)
    curve = np.clip((levels - mean) * contrast + mean, 0, 255) / 255
    table = np.clip(255 * gain * curve[:, None] ** gamma * balance, 0, 255).astype(np.uint8)
    lit = cv2.LUT(rgb, np.ascontiguousarray(table[None]))
    saturation = np.exp(generator.uniform(-0.16, 0.16) * strength)
    mixing = saturation * np.eye(3) + (1 - saturation) / 3
    return cv2.transform(lit, mixing.astype(np.float32))


def erase(rgb: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """Returns the picture with one plain rectangle over it (random erasing, Zhong et al. 2017, arXiv:1708.04896)."""
    size = rgb.shape[0]
    width, height = generator.integers(size // 8, size // 3, 2)
    left, top = generator.integers(0, size - width), generator.integers(0, size - height)
    erased = rgb.copy()
    erased[top : top + height, left : left + width] = generator.integers(0, 256, 3)
    return erased


def recolor(image: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """Returns the garment in another color, a new product: hues turned, or a tint laid on grays. Skin stays as it is."""
    hsv = cv2.cvtColor(np.ascontiguousarray(image[..., :3]), cv2.COLOR_RGB2HSV_FULL).astype(np.int16)
    hue, saturation, value = hsv[..., 0], hsv[..., 1], hsv[..., 2]
    changed = image[..., 3] > 0
    skin = (hue < 28) & (saturation > 40) & (saturation < 175) & (value > 70)
    if (skin & changed).sum() < 0.4 * changed.sum():
        changed = changed & ~skin
    if not changed.any():
        return image
    if np.median(saturation[changed]) > 60:
        hue[changed] = (hue[changed] + generator.integers(30, 226)) % 256
        saturation[changed] = np.clip(saturation[changed] * generator.uniform(0.7, 1.2), 0, 255)
    else:
        is_dark = np.median(value[changed]) < 90
        hue[changed] = generator.integers(0, 256)
        saturation[changed] = np.clip(saturation[changed] + generator.integers(60, 160), 0, 255)
        if is_dark:
            value[changed] = np.clip(value[changed] * 1.2 + generator.integers(30, 90), 0, 255)
    recolored = cv2.cvtColor(hsv.astype(np.uint8), cv2.COLOR_HSV2RGB_FULL)
    return np.dstack([recolored, image[..., 3]])
