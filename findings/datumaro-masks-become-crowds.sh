#!/bin/sh
# datumaro 1.13.12: does a mask of one object, exported as COCO instances, come out as one object?
# Guess: yes, iscrowd 0, whether its outline is written as run lengths or as a polygon; crowds are what somebody marked as such.
# Seen: as datumaro is set, iscrowd follows from the kind of annotation, not from what it shows: every mask becomes run lengths with iscrowd 1, which
# COCO's metric ignores and most training code leaves out. segmentation_mode="polygons" writes iscrowd 0, but the polygon runs through the centres of the
# outer pixels, so that a 10x10 object has an area of 81. Only a polygon of the annotator's own survives as one object of its size.
# Seen 2026-11-28 with numpy 2.4.6.
# Needs Python 3.11 or newer and a package index. Fails where this has changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check datumaro==1.13.12 numpy==2.4.6 >"$work/pip.log" 2>&1 || { cat "$work/pip.log"; exit 1; }

cd "$work"
venv/bin/python -W ignore - <<'END'
import json

import numpy as np
from datumaro.components.annotation import Mask, Polygon
from datumaro.components.dataset import Dataset
from datumaro.components.dataset_base import DatasetItem
from datumaro.components.media import Image

status = 0


def expect(what, seen, expected):
    global status
    print(f"{what}: {seen}")
    if seen != expected:
        print(f"    expected: {expected}")
        status = 1


def exported(folder, annotation, **options):
    """What COCO's JSON says of the only annotation: iscrowd, area, and whether it is a polygon."""
    picture = Image.from_numpy(data=np.zeros((48, 64, 3), np.uint8))
    item = DatasetItem(id="a", subset="train", media=picture, annotations=[annotation])
    Dataset.from_iterable([item], categories=["cell"]).export(folder, "coco_instances", save_media=True, **options)
    with open(f"{folder}/annotations/instances_train.json") as file:
        found = json.load(file)["annotations"][0]
    return found["iscrowd"], found["area"], isinstance(found["segmentation"], list)


square = np.zeros((48, 64), bool)
square[5:15, 5:15] = True
mask = Mask(square, label=0, id=1, group=1)
polygon = Polygon([5, 5, 15, 5, 15, 15, 5, 15], label=0, id=1, group=1)
expect("mask: iscrowd, area, polygon", exported("usual", mask), (1, 100.0, False))
expect("mask, segmentation_mode=polygons", exported("polygons", mask, segmentation_mode="polygons"), (0, 81.0, True))
expect("polygon", exported("drawn", polygon), (0, 100.0, True))

raise SystemExit(status)
END
