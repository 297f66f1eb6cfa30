"""The garment detector: YOLOX-Nano fine-tuned from COCO weights to Garb's 13 classes."""

# The model's canvas, pixels. Outfit photos are about 2:3, so a portrait canvas wastes least.
CANVAS_HEIGHT = 416
CANVAS_WIDTH = 288
CANVAS_FILL = 114
# From this score on, a detection counts as a label.
SURE = 0.5
