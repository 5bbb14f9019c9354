#!/bin/sh
# SAHI 0.12.8: what becomes of COCO masks in run lengths, and of crowds, when slice_coco cuts images into tiles?
# Guess: masks are cut like polygons, or left out as its log says ("skipped since RLE segmentation format is not supported"); a crowd stays a crowd.
# Seen: nothing is skipped but the mask. The object stays, and its segmentation is now the rectangle of its box, cut to the tiles: a triangle of 190
# pixels becomes a square of 361. All annotations get iscrowd 0, polygons and run lengths alike, so COCO's crowds, which are the masks in run lengths, turn
# into ordinary objects with the shape of a box: training learns the boxes, and the metric counts as missed what it would have ignored.
# Seen 2026-11-28 with pycocotools 2.0.11 and numpy 2.4.6.
# Needs Python 3.11 or newer and a package index. Fails where this has changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check sahi==0.12.8 opencv-python==5.0.0.93 shapely==2.1.2 pycocotools==2.0.11 numpy==2.4.6 pillow==13.0.0 \
    >"$work/pip.log" 2>&1 || { cat "$work/pip.log"; exit 1; }

cd "$work"
venv/bin/python -W ignore - 2>"$work/sahi.log" <<'END' || { cat "$work/sahi.log"; exit 1; }
import json
from importlib.metadata import version

import numpy as np
from PIL import Image
from pycocotools import mask as coco
from sahi.slicing import slice_coco

status = 0


def expect(what, seen, expected):
    global status
    print(f"{what}: {seen}")
    if seen != expected:
        print(f"    expected: {expected}")
        status = 1


def sliced(name, segmentation, crowd):
    """Area of the segmentation and iscrowd of the annotations in the top left tile of an image cut into four."""
    mask = coco.frPyObjects(segmentation, 64, 64)
    mask = coco.merge(mask) if isinstance(mask, list) else mask
    annotation = {"id": 1, "image_id": 1, "category_id": 1, "segmentation": segmentation, "iscrowd": crowd,
                  "bbox": coco.toBbox(mask).tolist(), "area": float(coco.area(mask))}
    images = [{"id": 1, "file_name": "a.png", "width": 64, "height": 64}]
    with open(name + ".json", "w") as file:
        json.dump({"images": images, "categories": [{"id": 1, "name": "cell"}], "annotations": [annotation]}, file)
    tiles, _ = slice_coco(name + ".json", ".", name, output_dir=name, slice_height=32, slice_width=32,
                          overlap_height_ratio=0, overlap_width_ratio=0, verbose=False)
    found = tiles["annotations"]
    return [(int(coco.area(coco.merge(coco.frPyObjects(a["segmentation"], 32, 32)))), a["iscrowd"]) for a in found]


print("sahi", version("sahi"))
Image.new("RGB", (64, 64)).save("a.png")
triangle = np.zeros((64, 64), int)
triangle[5:24, 5:24] = np.tri(19, dtype=int)
runs = np.diff(np.flatnonzero(np.diff(triangle.ravel(order="F"), prepend=-1, append=-1))).tolist()
lengths = {"size": [64, 64], "counts": runs}
expect("pixels of the triangle", int(triangle.sum()), 190)
expect("in run lengths: area, iscrowd", sliced("runs", lengths, 0), [(361, 0)])
expect("in run lengths, a crowd", sliced("crowd", lengths, 1), [(361, 0)])
polygon = [[5.0, 5.0, 24.0, 5.0, 24.0, 24.0]]
expect("a polygon", sliced("polygon", polygon, 0), [(171, 0)])
expect("a polygon, a crowd", sliced("polygoncrowd", polygon, 1), [(171, 0)])
with open("sahi.log") as log:
    expect("says 'skipped' of", sum("is skipped" in line for line in log), 2)

raise SystemExit(status)
END
