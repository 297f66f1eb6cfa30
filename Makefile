# The models, from the photos and published weights in ../shared to the files in models/. Running Garb needs none of this.
#
#   make models                              the whole path with the real schedule, into models/ (hours; resumes if interrupted)
#   make -n models                           the same as a list of commands
#   make models SCHEDULE=short OUT=dir       the whole path in minutes, into a models directory that passes the tests
#   make smoke                               the whole path on 32 drawn looks, without ../shared
#   make phone                               the photos and looks file of the phone-like check, in .cache/phone
#   make test-training                       the tests of the Python package
#
# Schedules are files of variables in training/schedules; any variable can be set on the command line. Every step lists what it needs as
# prerequisites, so `make -j2` trains both models in parallel.

SCHEDULE ?= full
include training/schedules/$(SCHEDULE).mk

SHARED ?= ../shared
DATA ?= $(SHARED)/data
WEIGHTS ?= $(SHARED)/weights
CACHE ?= .cache/$(SCHEDULE)
OUT ?= models
# Golden detections of the service's tests: in the tests' folder if OUT is models/, else in OUT.
GOLDEN ?= $(if $(filter models,$(OUT)),test/fixtures/detector,$(OUT)/golden)
REPORTS ?= $(CACHE)/reports

PYTHON ?= python
TRAINING := PYTHONPATH=training OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(PYTHON) -m garb_training
DETECTOR := $(CACHE)/detector
EMBEDDER := $(CACHE)/embedder

# Held-out scores of both forms of a model.
reports = $(patsubst %,$(REPORTS)/$(1)-%.jsonl,model model.int8)

.PHONY: models detector embedder smoke phone test-training
.DELETE_ON_ERROR:

models: detector embedder
detector: $(OUT)/detector/model.int8.onnx $(OUT)/detector/reliability.png $(GOLDEN)/golden.json $(call reports,detector)
embedder: $(OUT)/embedder/model.int8.onnx $(REPORTS)/worst-answers.png $(call reports,embedder)

# Drawn wardrobes: two seeds to train on, one of half-dressed people, one for model selection. -------------------------------------------

$(CACHE)/wardrobe-train/wardrobe.json: WARDROBE := --seed 1001 $(WARDROBE_TRAIN)
$(CACHE)/wardrobe-train-2/wardrobe.json: WARDROBE := --seed 1003 $(WARDROBE_TRAIN)
$(CACHE)/wardrobe-val/wardrobe.json: WARDROBE := --seed 1002 $(WARDROBE_VAL)
$(CACHE)/wardrobe-half-dressed/wardrobe.json: WARDROBE := --seed 1008 --half-dressed $(WARDROBE_HALF_DRESSED)
$(CACHE)/wardrobe-%/wardrobe.json:
	npm run --silent wardrobe -- $(WARDROBE) --out $(@D)

# The detector. -------------------------------------------------------------------------------------------------------------

# Street photos whose boxes are corrected by eye, where there are some.
PEOPLE := $(if $(wildcard $(DATA)/people/pseudo.json),people-train)
DETECTOR_FIRST_SETS := outfits-train outfits-more street-train-mended $(PEOPLE) wardrobe-train wardrobe-train-2 wardrobe-half-dressed
DETECTOR_TRAIN_SETS := $(DETECTOR_FIRST_SETS) products-pseudo single-pseudo
DETECTOR_VAL_SETS := outfits-choose street-val street-val-mended wardrobe-val
PEOPLE_MIX := $(addsuffix =$(PEOPLE_SHARE),$(PEOPLE))
prepared = $(patsubst %,$(DETECTOR)/%.json,$(1))

# One in four validation photos of outfits is for model selection; the others are trained on.
$(DETECTOR)/outfits-choose.json: PART := --every 4
$(DETECTOR)/outfits-more.json: PART := --but-every 4
$(DETECTOR)/outfits-choose.json $(DETECTOR)/outfits-more.json: $(DATA)/outfits/val.json
	$(TRAINING) detector prepare --cache $(DETECTOR) --coco $< --photos $(<D)/photos --name $(basename $(@F)) $(PART)
$(DETECTOR)/outfits-%.json: $(DATA)/outfits/%.json
	$(TRAINING) detector prepare --cache $(DETECTOR) --coco $< --photos $(<D)/photos --name outfits-$*
$(DETECTOR)/street-%.json: $(DATA)/street/%.json
	$(TRAINING) detector prepare --cache $(DETECTOR) --coco $< --photos $(<D)/photos --name street-$*
$(DETECTOR)/street-%-mended.json: $(DATA)/street/%.json
	$(TRAINING) detector prepare --cache $(DETECTOR) --coco $< --photos $(<D)/photos --name street-$*-mended --mend
$(DETECTOR)/people-%.json: $(DATA)/people/pseudo.json training/garb_training/data/people_corrections.json
	$(TRAINING) detector prepare --cache $(DETECTOR) --coco $< --photos $(<D)/photos --name people-$* --by-eye $(word 2,$^) --part $*
$(DETECTOR)/wardrobe-%.json: $(CACHE)/wardrobe-%/wardrobe.json
	$(TRAINING) detector prepare --cache $(DETECTOR) --looks $(<D)/looks.jsonl --name wardrobe-$*

# An interrupted run resumes from its checkpoint; the file `trained` marks a finished one.
detector_train = $(TRAINING) detector train --cache $(DETECTOR) --out $(@D) $(1) $(if $(wildcard $(@D)/checkpoint.pt),--resume)
ended = tail -1 $(@D)/log.jsonl | grep '"event": "end"' && touch $@

# The first run uses hand-labelled photos and drawn looks. Its network pseudo-labels catalog and phone images, whose garment class is known.
$(DETECTOR)/first/trained: $(call prepared,$(DETECTOR_FIRST_SETS) $(DETECTOR_VAL_SETS))
	$(call detector_train,--weights $(DETECTOR_START) --sets $(DETECTOR_FIRST_MIX) $(PEOPLE_MIX) --validate $(DETECTOR_VAL_SETS) $(DETECTOR_FIRST))
	$(ended)

$(DETECTOR)/first/model.onnx: $(DETECTOR)/first/trained
	$(TRAINING) detector export --checkpoint $(@D)/checkpoint.pt --cache $(DETECTOR) --compare-on street-val --out $(@D)

pseudo_label = $(TRAINING) detector pseudo_label --teacher $< --cache $(DETECTOR) --name $(basename $(@F)) $(PSEUDO_LABEL)
$(DETECTOR)/products-pseudo.json: $(DETECTOR)/first/model.onnx
	$(pseudo_label) --table $(DATA)/products/styles.csv --photos $(DATA)/products/images --id-column id \
	  --type-column articleType --aspect .75
$(DETECTOR)/single-pseudo.json: $(DETECTOR)/first/model.onnx
	$(pseudo_label) --table $(DATA)/single/images.csv --photos $(DATA)/single/images --id-column image \
	  --type-column label --threshold .2

$(DETECTOR)/run/trained: $(DETECTOR)/first/model.onnx $(call prepared,$(DETECTOR_TRAIN_SETS))
	$(call detector_train,--weights $< --sets $(DETECTOR_MIX) $(PEOPLE_MIX) --validate $(DETECTOR_VAL_SETS) $(DETECTOR_TRAIN))
	$(ended)

$(DETECTOR)/average.pt: $(DETECTOR)/first/model.onnx $(DETECTOR)/run/trained
	$(TRAINING) detector average --start $< --checkpoint $(DETECTOR)/run/checkpoint.pt --share $(DETECTOR_TRAINED_SHARE) --out $@

$(DETECTOR)/calibration.json: $(DETECTOR)/average.pt
	$(TRAINING) detector calibrate --checkpoint $< --cache $(DETECTOR) --sets outfits-choose street-val-mended \
	  --skip outfits-choose:eyewear --out $@

$(OUT)/detector/model.onnx: $(DETECTOR)/calibration.json
	$(TRAINING) detector export --checkpoint $(DETECTOR)/average.pt --cache $(DETECTOR) --compare-on street-val \
	  --calibration $< --out $(@D)

$(OUT)/detector/model.int8.onnx: $(OUT)/detector/model.onnx | $(REPORTS)
	$(TRAINING) detector quantize --model $< --cache $(DETECTOR) --sets outfits-train street-train-mended --compare-on street-val \
	  --ship --report $(REPORTS)/detector-int8.json $(QUANTIZE)

$(GOLDEN)/golden.json: $(OUT)/detector/model.onnx
	mkdir -p $(@D)
	[ $(@D) = test/fixtures/detector ] || cp test/fixtures/detector/*.png $(@D)/
	$(TRAINING) detector parity --checkpoint $(DETECTOR)/average.pt --onnx $< --canvases $(@D)

$(REPORTS)/detector-%.jsonl: $(OUT)/detector/%.onnx | $(REPORTS)
	$(TRAINING) detector evaluate --onnx $< --cache $(DETECTOR) --sets $(DETECTOR_VAL_SETS) > $@

# Plots that show photos stay in the reports; the reliability diagram shows none and is copied beside the model.
$(OUT)/detector/reliability.png: $(OUT)/detector/model.int8.onnx | $(REPORTS)
	$(TRAINING) detector plot --onnx $< --cache $(DETECTOR) --sets street-val outfits-choose --skip outfits-choose:eyewear \
	  --calibration $(<D)/model.json --out $(REPORTS)
	$(TRAINING) curves $(DETECTOR)/run/log.jsonl --out $(REPORTS)/detector-curves.png
	cp $(REPORTS)/street-val-reliability.png $@

# The embedder. -------------------------------------------------------------------------------------------------------------

# Where there are no pairs, all steps but `tune` go without them, and what `contrast` made is exported.
PAIRS := $(wildcard $(DATA)/pairs/identity.jsonl)
EMBEDDER_LAST := $(EMBEDDER)/$(if $(PAIRS),tuned,final).pt

embedder_prepare = $(TRAINING) embedder prepare --data $(DATA) --cache $(EMBEDDER) \
  --wardrobe $(CACHE)/wardrobe-train $(CACHE)/wardrobe-train-2 --held-wardrobe $(CACHE)/wardrobe-val

$(EMBEDDER)/products.json: $(patsubst %,$(CACHE)/wardrobe-%/wardrobe.json,train train-2) $(CACHE)/wardrobe-val/wardrobe.json
	$(embedder_prepare)

$(EMBEDDER)/pairs.json: $(EMBEDDER)/products.json $(PAIRS)
	$(embedder_prepare)
	touch $@

$(EMBEDDER)/closed.pt: $(EMBEDDER)/products.json $(if $(PAIRS),$(EMBEDDER)/pairs.json)
	$(TRAINING) embedder project --cache $(EMBEDDER) $(EMBEDDER_START) --out $@ $(EMBEDDER_PROJECT)

$(EMBEDDER)/trained: $(EMBEDDER)/closed.pt
	$(TRAINING) embedder train --cache $(EMBEDDER) --start $< --out $(@D)/fine.pt --resume $(EMBEDDER_TRAIN)
	touch $@

$(EMBEDDER)/average.pt: $(EMBEDDER)/closed.pt $(EMBEDDER)/trained
	$(TRAINING) embedder average --start $< --trained $(@D)/fine.pt --share $(EMBEDDER_TRAINED_SHARE) --out $@

$(EMBEDDER)/last.pt: $(EMBEDDER)/average.pt
	$(TRAINING) embedder project --cache $(EMBEDDER) --start $< --out $@ $(EMBEDDER_PROJECT_LAST)

$(EMBEDDER)/final.pt: $(EMBEDDER)/last.pt
	$(TRAINING) embedder contrast --cache $(EMBEDDER) --start $< --out $@ $(EMBEDDER_CONTRAST)

$(EMBEDDER)/tuned.pt: $(EMBEDDER)/final.pt
	$(TRAINING) embedder tune --cache $(EMBEDDER) --start $< --out $(@D)/tuning.pt --resume $(EMBEDDER_TUNE)
	$(TRAINING) embedder average --start $< --trained $(@D)/tuning.pt --share $(EMBEDDER_TUNED_SHARE) --out $@

$(OUT)/embedder/model.onnx: $(EMBEDDER_LAST)
	$(TRAINING) embedder export --checkpoint $< --out $(@D)

$(OUT)/embedder/attributes.json: $(OUT)/embedder/model.onnx | $(REPORTS)
	$(TRAINING) embedder attributes --model $< --cache $(EMBEDDER) --report $(REPORTS)/embedder-attributes.json $(EMBEDDER_ATTRIBUTES)

$(OUT)/embedder/model.int8.onnx: $(OUT)/embedder/model.onnx $(OUT)/embedder/attributes.json
	$(TRAINING) embedder quantize --model $< --cache $(EMBEDDER) --ship --report $(REPORTS)/embedder-int8.json $(QUANTIZE)

$(REPORTS)/embedder-%.jsonl: $(OUT)/embedder/%.onnx | $(REPORTS)
	$(TRAINING) embedder evaluate --cache $(EMBEDDER) --model $< > $@

$(REPORTS)/worst-answers.png: $(OUT)/embedder/model.onnx | $(REPORTS)
	$(TRAINING) curves $(EMBEDDER)/fine.jsonl --out $(REPORTS)/embedder-curves.png
	$(TRAINING) embedder plot --cache $(EMBEDDER) --model $< --out $(REPORTS)

$(REPORTS):
	mkdir -p $@

# Checks. -------------------------------------------------------------------------------------------------------------------

SMOKE := .cache/smoke
smoke:
	npm run --silent wardrobe -- --seed 21 --products 40 --looks 32 --out $(SMOKE)/wardrobe
	$(TRAINING) drawn_data --wardrobe $(SMOKE)/wardrobe --out $(SMOKE)/data
	for name in train train-2 half-dressed val; do mkdir -p $(SMOKE)/wardrobe-$$name && cp -r $(SMOKE)/wardrobe/. $(SMOKE)/wardrobe-$$name; done
	$(MAKE) models SCHEDULE=smoke DATA=$(SMOKE)/data CACHE=$(SMOKE) OUT=$(SMOKE)/models

phone:
	$(TRAINING) embedder phone --looks $(DATA)/luma/looks-back.jsonl --street $(DATA)/street --split val --out .cache/phone

test-training:
	PYTHONPATH=training $(PYTHON) -m pytest -q -p no:cacheprovider training/tests
