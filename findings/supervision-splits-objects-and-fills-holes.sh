#!/bin/sh
# supervision 0.31.2 (Roboflow): does a data set of masks survive DetectionDataset.from_coco and as_coco, as_yolo, as_pascal_voc?
# Guess: in COCO yes, whose run lengths hold any mask; in YOLO and VOC, with one polygon for each object, pieces are joined or the small ones are left out.
# Seen: every object is one mask once read, and right. In YOLO and VOC each of its pieces becomes an object of its own, with the same class, so that two
# objects are three, and whatever counts or scores objects is wrong. In COCO the pieces stay together, but a hole is written as one polygon more:
# pycocotools and supervision itself fill the outline as well as the hole, and the ring comes back as a disc, with the "area" of the ring beside it.
# The polygons run through the centres of pixels, so that pycocotools has a row and a column less. For YOLO outline and hole are joined into one
# polygon, and the hole survives. Only crowds are written as run lengths.
# Seen 2026-11-29 with pycocotools 2.0.11, opencv-python-headless 5.0.0.93 and numpy 2.4.6.
# Needs Python 3.11 or newer and a package index. Fails where this has changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check supervision==0.31.2 pycocotools==2.0.11 opencv-python-headless==5.0.0.93 numpy==2.4.6 \
    >"$work/pip.log" 2>&1 || { cat "$work/pip.log"; exit 1; }

cd "$work"
venv/bin/python -W ignore - <<'END'
import contextlib
import io
import json
import os

import cv2
import numpy as np
import supervision
from pycocotools import mask as runs
from pycocotools.coco import COCO
from supervision import DetectionDataset

status = 0


def expect(what, seen, expected):
    global status
    print(f"{what}: {seen}")
    if seen != expected:
        print(f"    expected: {expected}")
        status = 1


def uncompressed(mask):
    """COCO's run lengths, column by column, beginning with background."""
    pixels = np.concatenate([[0], mask.ravel(order="F"), [2]])
    return {"size": list(mask.shape), "counts": np.diff(np.flatnonzero(np.diff(pixels)), prepend=0).tolist()}


def annotation(number, mask):
    encoded = runs.encode(np.asfortranarray(mask))
    return {"id": number, "image_id": 1, "category_id": 1, "iscrowd": 0, "bbox": runs.toBbox(encoded).tolist(), "area": int(mask.sum()),
            "segmentation": uncompressed(mask)}


def in_coco(file):
    """Pixels of each object and its stated area."""
    with contextlib.redirect_stdout(io.StringIO()):
        data = COCO(file)
        return [(int(data.annToMask(a).sum()), int(a["area"])) for a in data.dataset["annotations"]]


def read(data):
    return [int(mask.sum()) for _, _, found in data for mask in found.mask]


print("supervision", supervision.__version__)
os.makedirs("images")
cv2.imwrite("images/a.png", np.zeros((48, 64, 3), np.uint8))
pieces, ring = np.zeros((2, 48, 64), np.uint8)
pieces[2:12, 2:12] = pieces[2:8, 20:26] = 1
ring[28:46, 30:48] = 1
ring[33:41, 35:43] = 0
with open("truth.json", "w") as file:
    json.dump({"images": [{"id": 1, "file_name": "a.png", "width": 64, "height": 48}], "categories": [{"id": 1, "name": "cell", "supercategory": ""}],
               "annotations": [annotation(1, pieces), annotation(2, ring)]}, file)

data = DetectionDataset.from_coco("images", "truth.json", force_masks=True)
expect("truth: pixels, area", in_coco("truth.json"), [(136, 136), (260, 260)])
expect("read by supervision", read(data), [136, 260])

data.as_coco(annotations_path="coco.json")
expect("as_coco, by pycocotools: pixels, area", in_coco("coco.json"), [(106, 136), (289, 260)])
expect("as_coco, by supervision", read(DetectionDataset.from_coco("images", "coco.json", force_masks=True)), [136, 324])

data.as_yolo(annotations_directory_path="yolo", data_yaml_path="yolo.yaml")
with open("yolo/a.txt") as file:
    expect("as_yolo: lines", len(file.read().splitlines()), 3)
expect("as_yolo, by supervision", sorted(read(DetectionDataset.from_yolo("images", "yolo", "yolo.yaml", force_masks=True))), [36, 100, 260])

data.as_pascal_voc(annotations_directory_path="voc")
expect("as_pascal_voc, by supervision", sorted(read(DetectionDataset.from_pascal_voc("images", "voc", force_masks=True))), [36, 100, 260])

raise SystemExit(status)
END
