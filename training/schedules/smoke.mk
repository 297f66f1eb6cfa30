# Every step once, on drawn data, from the shipped weights (`make smoke`): shows that the steps work, and nothing else.

WARDROBE_TRAIN := --products 40 --looks 32
WARDROBE_HALF_DRESSED := --products 40 --looks 32
WARDROBE_VAL := --products 40 --looks 32

DETECTOR_START := models/detector/model.onnx
DETECTOR_FIRST_MIX := outfits-train=.15 outfits-more=.1 street-train-mended=.25 wardrobe-train=.25 wardrobe-train-2=.25 wardrobe-half-dressed=.1
PEOPLE_SHARE := .15
DETECTOR_FIRST := --budget-minutes .2 --batch-size 8 --learning-rate 1e-4 --warm-up-steps 5
PSEUDO_LABEL := --most-per-class 12
DETECTOR_MIX := outfits-train=.15 outfits-more=.1 street-train-mended=.25 wardrobe-train=.2 wardrobe-train-2=.2 wardrobe-half-dressed=.1 products-pseudo=.1
DETECTOR_TRAIN := --budget-minutes .2 --batch-size 8 --learning-rate 1e-4 --warm-up-steps 5
DETECTOR_TRAINED_SHARE := .5

EMBEDDER_START := --start models/embedder/model.onnx
EMBEDDER_PROJECT := --groups 80
EMBEDDER_TRAIN := --minutes .2 --groups 2
EMBEDDER_TRAINED_SHARE := 0.1
EMBEDDER_PROJECT_LAST := --groups 80
EMBEDDER_CONTRAST := --steps 10 --products 40
EMBEDDER_TUNE := --steps 4 --groups 40 --products 20 --hold-only products recolored --hold-similarities 5 --same-side 1 --whole 1
EMBEDDER_TUNED_SHARE := 1
EMBEDDER_ATTRIBUTES := --products 200

QUANTIZE := --pictures 12 --rounds 3
