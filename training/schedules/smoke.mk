# Every step once, on drawn data, from the shipped weights (`make smoke`): shows that the steps work, and nothing else.

WARDROBE_TRAIN := --products 40 --looks 32
WARDROBE_VAL := --products 40 --looks 32

DETECTOR_START := models/detector/model.onnx
DETECTOR_MIX := outfits-train=.25 street-train=.25 wardrobe-train=.25 wardrobe-train-2=.25
DETECTOR_TRAIN := --budget-minutes .3 --batch-size 8 --learning-rate 1e-4 --warm-up-steps 5

EMBEDDER_START := --start models/embedder/model.onnx
EMBEDDER_PROJECT := --groups 24
EMBEDDER_TRAIN := --minutes .2 --groups 2
EMBEDDER_TRAINED_SHARE := 0.1
EMBEDDER_PROJECT_LAST := --groups 24

QUANTIZE := --pictures 12 --rounds 3
