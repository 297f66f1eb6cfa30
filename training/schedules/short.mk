# The same path in minutes: weights that work, for seeing that it runs to its end. Their scores mean nothing.

WARDROBE_TRAIN := --products 40 --looks 60
WARDROBE_HALF_DRESSED := --products 20 --looks 30
WARDROBE_VAL := --products 24 --looks 24

# From what ships, so that a few minutes on any machine find garments; DETECTOR_START=../shared/weights/yolox_nano.onnx begins from COCO.
DETECTOR_START := models/detector/model.onnx
DETECTOR_FIRST_MIX := outfits-train=.3 outfits-more=.05 street-train-mended=.15 wardrobe-train=.25 wardrobe-train-2=.25 wardrobe-half-dressed=.1
PEOPLE_SHARE := .15
DETECTOR_FIRST := --budget-minutes 2 --learning-rate 5e-4 --average-decay .98 --warm-up-steps 20
PSEUDO_LABEL := --most-per-class 40
DETECTOR_MIX := outfits-train=.25 outfits-more=.05 street-train-mended=.15 wardrobe-train=.2 wardrobe-train-2=.2 wardrobe-half-dressed=.1 products-pseudo=.1 single-pseudo=.05
DETECTOR_TRAIN := --budget-minutes 3 --learning-rate 5e-4 --average-decay .98 --warm-up-steps 20
DETECTOR_TRAINED_SHARE := .5

EMBEDDER_START = --weights $(WEIGHTS)/mobilenet_v2_1.0_224.onnx
EMBEDDER_PROJECT := --groups 150
EMBEDDER_TRAIN := --minutes 1 --groups 4 --wardrobe-share 0
EMBEDDER_TRAINED_SHARE := 0.5
EMBEDDER_PROJECT_LAST := --groups 100 --shrink 1.0
EMBEDDER_CONTRAST := --steps 60 --products 200
EMBEDDER_TUNE := --steps 12 --groups 100 --products 60 --hold-only products recolored --hold-similarities 5 --same-side 1 --whole 1
EMBEDDER_TUNED_SHARE := 1
EMBEDDER_ATTRIBUTES := --products 600

QUANTIZE := --pictures 200 --rounds 10
