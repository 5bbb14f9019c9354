#!/bin/sh
# torchmetrics 1.9.0 and hotcoco 1.3.0: what does PanopticQuality make of objects for which a model left the pixels void?
# Guess: they are missed: false negatives, as in the paper and in COCO's metric, where void pixels of the truth are left out and those of a prediction cost.
# allow_unknown_preds_category=True, which such predictions need, says only that a class of neither kind is no error.
# Seen: void pixels of a prediction are left out on both sides: they are taken off the truth's area, and an object that is void for more than half is not
# counted at all. 2 objects of 4 have a quality of 1, and so has a corner of 4 pixels of one of them with all the rest void. Called background instead, the
# same 2 missed objects give .667, as they do in COCO's metric either way, and there the corner gives 0. So a model scores the better the less it
# says: raising the threshold below which a segment is made void, as the usual ways from a model's output to segments do, mends the score. Only an
# object that is void for half of it or less is missed.
# Seen 2026-11-29 with torch 2.15.0 and numpy 2.4.6; hotcoco is compared with as it follows panopticapi.
# Needs Python 3.11 or newer, Linux on x86-64, a package index and 6 GB of disk. Fails where this has changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --no-compile --disable-pip-version-check torchmetrics==1.9.0 torch==2.15.0 hotcoco==1.3.0 numpy==2.4.6 pillow==13.0.0 \
    >"$work/pip.log" 2>&1 || { cat "$work/pip.log"; exit 1; }

cd "$work"
venv/bin/python -W ignore - <<'END'
import contextlib
import io
import json
import os

import numpy as np
import torch
import torchmetrics
from hotcoco.panoptic import pq_compute
from PIL import Image
from torchmetrics.detection import PanopticQuality

status = 0
THING, STUFF, VOID = 1, 7, 255


def expect(what, seen, expected):
    global status
    print(f"{what}: {seen}")
    if seen != expected:
        print(f"    expected: {expected}")
        status = 1


def score(classes, objects):
    """The quality of the things."""
    made = PanopticQuality(things={THING}, stuffs={STUFF}, allow_unknown_preds_category=True, return_per_class=True)
    both = [torch.from_numpy(np.stack(pair, -1))[None] for pair in ((classes, objects), (true_classes, true_objects))]
    return round(float(made(*both).flatten()[0]), 3)


def written(name, classes, objects):
    """COCO's panoptic format: a PNG of ids, 0 for void, and a list of the segments."""
    ids = np.where(classes == THING, objects, np.where(classes == STUFF, 100, 0)).astype(np.uint8)
    os.makedirs(name, exist_ok=True)
    Image.fromarray(np.stack([ids, 0 * ids, 0 * ids], -1)).save(f"{name}/a.png")
    segments = [{"id": int(i), "category_id": STUFF if i == 100 else THING, "area": int((ids == i).sum()), "iscrowd": 0,
                 "bbox": [0, 0, 1, 1]} for i in np.unique(ids) if i]
    kinds = [{"id": THING, "name": "cell", "isthing": 1}, {"id": STUFF, "name": "background", "isthing": 0}]
    with open(name + ".json", "w") as file:
        json.dump({"images": [{"id": 1, "file_name": "a.jpg", "height": 20, "width": 40}], "categories": kinds,
                   "annotations": [{"image_id": 1, "file_name": "a.png", "segments_info": segments}]}, file)
    return name + ".json"


def in_coco(classes, objects):
    files = written("truth", true_classes, true_objects), written("found", classes, objects)
    with contextlib.redirect_stdout(io.StringIO()):
        return round(pq_compute(*files, "truth", "found")["Things"]["pq"], 3)


def both(classes, objects):
    return score(classes, objects), in_coco(classes, objects)


true_objects = np.zeros((20, 40), np.int64)
for number in range(4):
    true_objects[2:18, 2 + 10 * number:8 + 10 * number] = number + 1
true_classes = np.where(true_objects > 0, THING, STUFF)
missed = true_objects > 2

print("torchmetrics", torchmetrics.__version__)
expect("the truth", both(true_classes, true_objects), (1.0, 1.0))
expect("2 of 4 are background", both(np.where(missed, STUFF, true_classes), np.where(missed, 0, true_objects)), (0.667, 0.667))
expect("2 of 4 are void", both(np.where(missed, VOID, true_classes), np.where(missed, 0, true_objects)), (1.0, 0.667))
corner = np.zeros((20, 40), bool)
corner[2:4, 2:4] = True
expect("all is void but a corner of one object", both(np.where(corner, THING, VOID), np.where(corner, 1, 0)), (1.0, 0.0))
half = np.zeros((20, 40), bool)
half[2:10] = missed[2:10]
expect("the upper halves of 2 are void, the lower ones background",
       score(np.where(half, VOID, np.where(missed, STUFF, true_classes)), np.where(missed, 0, true_objects)), 0.667)

raise SystemExit(status)
END
