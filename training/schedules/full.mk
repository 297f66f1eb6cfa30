# The real schedule. What ships came of it in several runs: see training/README.md and the models' CARDs.

WARDROBE_TRAIN := --products 240 --looks 500
WARDROBE_VAL := --products 120 --looks 60

DETECTOR_START = $(WEIGHTS)/yolox_nano.onnx
DETECTOR_MIX := outfits-train=.46 street-train=.27 wardrobe-train=.14 wardrobe-train-2=.13
DETECTOR_TRAIN := --budget-minutes 120 --validate-minutes 20 --learning-rate 2e-3 --average-decay .998

EMBEDDER_START = --weights $(WEIGHTS)/mobilenet_v2_1.0_224.onnx
EMBEDDER_PROJECT := --groups 3000
EMBEDDER_TRAIN := --minutes 14 --wardrobe-share 0
EMBEDDER_TRAINED_SHARE := 0.5
EMBEDDER_PROJECT_LAST := --groups 300 --shrink 1.0

QUANTIZE := --rounds 100
