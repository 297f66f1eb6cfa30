# The real schedule. The shipped weights took several runs: see docs/experiments.md.

WARDROBE_TRAIN := --products 480 --looks 700
WARDROBE_HALF_DRESSED := --products 20 --looks 280
WARDROBE_VAL := --products 240 --looks 100

DETECTOR_START = $(WEIGHTS)/yolox_nano.onnx
DETECTOR_FIRST_MIX := outfits-train=.37 outfits-more=.09 street-train-mended=.27 wardrobe-train=.14 wardrobe-train-2=.13 wardrobe-half-dressed=.1
PEOPLE_SHARE := .18
DETECTOR_FIRST := --budget-minutes 100 --validate-minutes 20 --learning-rate 2e-3 --average-decay .998
PSEUDO_LABEL :=
DETECTOR_MIX := outfits-train=.30 outfits-more=.11 street-train-mended=.26 wardrobe-train=.08 wardrobe-train-2=.08 wardrobe-half-dressed=.1 products-pseudo=.09 single-pseudo=.08
DETECTOR_TRAIN = --assistant $(WEIGHTS)/mobilenet_v2_1.0_224.onnx --budget-minutes 120 --validate-minutes 20 --learning-rate 2e-3 --weight-decay .05 --average-decay .9995 \
  --mosaic-share .5 --mosaic-until .75
DETECTOR_TRAINED_SHARE := 1

EMBEDDER_START = --weights $(WEIGHTS)/mobilenet_v2_1.0_224.onnx
EMBEDDER_PROJECT := --groups 2000
EMBEDDER_TRAIN := --minutes 78 --checkpoint-minutes 20 --wardrobe-share .33
EMBEDDER_TRAINED_SHARE := 0.75
EMBEDDER_PROJECT_LAST := --groups 9000 --shrink 0.3
EMBEDDER_CONTRAST :=
EMBEDDER_TUNE := --frozen --groups 1650 --products 560 --pairs-share .5 --projection-rate 1e-4 --hold-product 200 --hold-only products recolored \
  --hold-similarities 5 --same-side 1 --whole 1 --steps 260 --checkpoint-minutes 10
EMBEDDER_TUNED_SHARE := 1
EMBEDDER_ATTRIBUTES :=

QUANTIZE := --rounds 100
