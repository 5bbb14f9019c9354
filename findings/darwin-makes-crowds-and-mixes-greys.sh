#!/bin/sh
# darwin-py 3.6.3 (V7): are objects and classes still themselves in its exports, COCO ("coco") and grey masks ("semantic_mask_grey")?
# Guess: yes: a polygon with a hole, or one in two pieces, is an object like any other in COCO, in whichever way its mask is written, and darwin's own importer
# reads it back; in a grey mask each class has the grey that class_mapping.csv gives it, as long as there are no more than the 254 that are allowed.
# Seen: as soon as an object has more than one path, a hole or a second piece, it is a crowd with an "area" of 0, which COCO's metric ignores and most training
# code leaves out; darwin's importer skips it. Its pixels are others as well, as its sides count: a square of 20 has 21 x 21, and 20 x 20 as long as it is the
# only path. And from 16 classes on some get the grey of another, as one class after the other is replaced by its grey: what became 15 is then taken for class
# 15. Of 16 classes 1 and 15 are one; of 20 one is lost, of 30 three, of 60 fourteen. class_mapping.csv knows nothing of it. With 15 classes all is right.
# Seen 2026-12-01 with pycocotools 2.0.11. Parts of the source were read before it was run.
# Needs Python 3.11 or newer and a package index. Fails where this has changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --no-compile --disable-pip-version-check darwin-py==3.6.3 upolygon==0.2.3 pycocotools==2.0.11 numpy==2.4.6 pillow==12.3.0 \
    >"$work/pip.log" 2>&1 || { cat "$work/pip.log"; exit 1; }

cd "$work"
venv/bin/python -W ignore - 2>run.log <<'END' || { cat run.log; exit 1; }
import contextlib
import csv
import io
import json
from importlib.metadata import version
from pathlib import Path

import darwin.datatypes as darwin
import numpy as np
from darwin.exporter.formats import coco as to_coco
from darwin.exporter.formats import semantic_mask_grey
from darwin.importer.formats import coco as from_coco
from PIL import Image
from pycocotools.coco import COCO

status = 0


def expect(what, seen, expected):
    global status
    print(f"{what}: {seen}")
    if seen != expected:
        print(f"    expected: {expected}")
        status = 1


def square(left, top, side):
    return [{"x": left + x * side, "y": top + y * side} for x, y in ((0, 0), (1, 0), (1, 1), (0, 1))]


def exported(exporter, width, height, *objects):
    classes = {one.annotation_class for one in objects}
    file = darwin.AnnotationFile(path=Path("1.json"), filename="1.png", annotation_classes=classes, annotations=list(objects), image_width=width,
                                 image_height=height, remote_path="/")
    folder = Path("out", str(len(list(Path("out").glob("*")))))
    folder.mkdir(parents=True)
    with contextlib.redirect_stdout(io.StringIO()):
        exporter.export([file], folder)
    return folder


def greys(count):
    """The grey of each class by the table, and the one in the mask."""
    names = [f"class {number:02}" for number in range(1, count + 1)]
    strips = [[{"x": 4 * at + x, "y": y} for x, y in ((0, 0), (2, 0), (2, 7), (0, 7))] for at in range(count)]
    folder = exported(semantic_mask_grey, 4 * count, 8, *(darwin.make_polygon(name, [strip]) for name, strip in zip(names, strips)))
    with open(folder / "class_mapping.csv", newline="") as file:
        table = dict(list(csv.reader(file))[1:])
    pixels = np.asarray(Image.open(folder / "masks" / "1.png"))
    return [int(table[name]) for name in names], [int(pixels[3, 4 * at + 1]) for at in range(count)]


print("darwin-py", version("darwin-py"))
folder = exported(to_coco, 60, 50, darwin.make_polygon("cell", [square(2, 2, 20)]), darwin.make_polygon("cell", [square(30, 2, 20), square(35, 7, 6)]),
                  darwin.make_polygon("cell", [square(2, 30, 6), square(14, 30, 6)]))
made = json.loads((folder / "output.json").read_text())
with contextlib.redirect_stdout(io.StringIO()):
    index = COCO()
    index.dataset = made
    index.createIndex()
found = [[one["iscrowd"], one["area"], int(index.annToMask(one).sum())] for one in made["annotations"]]
expect("one path: iscrowd, area, pixels", found[0], [0, 400, 400])
expect("with a hole of 6 x 6", found[1], [1, 0, 416])
expect("two pieces of 6 x 6", found[2], [1, 0, 98])
whole = exported(to_coco, 60, 50, darwin.make_polygon("cell", [square(2, 2, 20), square(30, 30, 1)]))
expect("a square of 20 with a speck of 1: pixels, less the speck", int(index.annToMask({**json.loads((whole / "output.json").read_text())["annotations"][0],
                                                                                         "image_id": made["images"][0]["id"]})[:25].sum()), 441)
read = [one for file in from_coco.parse_path(folder / "output.json") for one in file.annotations]
expect("of these three objects darwin imports", len(read), 1)

for count, lost, others in ((15, 0, []), (16, 1, [1]), (20, 1, [1]), (30, 3, [1, 2, 3]), (60, 14, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14])):
    table, seen = greys(count)
    expect(f"{count} classes: greys in the table, in the mask", [len(set(table)), len(set(seen))], [count, count - lost])
    expect("    classes with another grey than in the table", [at + 1 for at in range(count) if seen[at] != table[at]], others)

raise SystemExit(status)
END
