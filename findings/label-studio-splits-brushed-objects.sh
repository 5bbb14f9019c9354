#!/bin/sh
# label-studio-sdk 2.1.2: is an object painted with Label Studio's brush one object, with its pixels, in the export "Brush labels to COCO"?
# Guess: yes: each region is an annotation, whether its mask is written as run lengths or as polygons, and an image that somebody saw and left empty is in
# "images".
# Seen: each piece of a region becomes an annotation of its own, so that a cell behind a fibre is two cells, and nothing says that they belong together. The
# polygon runs through the centres of the border's pixels and is all there is of the piece: of 100 pixels COCO draws 81, and "area" says 81 as well, while
# "bbox" has 10 x 10; a ring becomes a disc; a piece that is a pixel thin is not there at all. Images without regions are left out, also where an annotator has
# submitted them as empty, so that nobody sees what a model invents on them. And annotations are numbered from 0, which for pycocotools means "not
# matched": four cells, scored against themselves, have an AP of .564. "Brush labels to NumPy" is right: a mask for each region, with its pixels.
# Seen 2026-12-01 with opencv-python-headless 4.12.0.88, pycocotools 2.0.11 and numpy 2.2.6. Parts of the source were read before it was run.
# Needs Python 3.11 or newer, a package index and 500 MB of disk. Fails where this has changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --no-compile --disable-pip-version-check label-studio-sdk==2.1.2 opencv-python-headless==4.12.0.88 pycocotools==2.0.11 \
    numpy==2.2.6 >"$work/pip.log" 2>&1 || { cat "$work/pip.log"; exit 1; }

cd "$work"
venv/bin/python -W ignore - 2>run.log <<'END' || { cat run.log; exit 1; }
import contextlib
import io
import json
from importlib.metadata import version
from pathlib import Path

import numpy as np
from label_studio_sdk.converter import Converter, brush
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

status = 0
ROWS, COLUMNS = 40, 60
CONFIG = '<View><Image name="image" value="$image"/><BrushLabels name="tag" toName="image"><Label value="cell"/></BrushLabels></View>'


def expect(what, seen, expected):
    global status
    print(f"{what}: {seen}")
    if seen != expected:
        print(f"    expected: {expected}")
        status = 1


def mask(*parts):
    """Rectangles from row, column to row, column; a fifth number of 0 makes a hole."""
    made = np.zeros((ROWS, COLUMNS), np.uint8)
    for top, left, bottom, right, *value in parts:
        made[top:bottom, left:right] = value[0] if value else 255
    return made


def task(number, *masks):
    regions = [{"id": f"r{at}", "type": "brushlabels", "from_name": "tag", "to_name": "image", "original_width": COLUMNS, "original_height": ROWS,
                "image_rotation": 0, "value": {"format": "rle", "rle": brush.mask2rle(one), "brushlabels": ["cell"]}} for at, one in enumerate(masks)]
    return {"id": number, "data": {"image": f"/{number}.png"}, "annotations": [{"id": number, "result": regions}]}


def exported(kind, *tasks):
    Path("tasks.json").write_text(json.dumps(tasks))
    folder = Path("out", str(len(list(Path("out").glob("*")))))
    folder.mkdir(parents=True)
    Converter(CONFIG, ".", download_resources=False).convert("tasks.json", str(folder), kind, is_dir=False)
    return folder


def coco(*tasks):
    return json.loads((exported("BRUSH_TO_COCO", *tasks) / "result_coco.json").read_text())


def indexed(export):
    with contextlib.redirect_stdout(io.StringIO()):
        index = COCO()
        index.dataset = export
        index.createIndex()
    return index


def drawn(export):
    """Pixels that COCO draws for each annotation."""
    return sorted(int(indexed(export).annToMask(one).sum()) for one in export["annotations"])


print("label-studio-sdk", version("label-studio-sdk"))
square = mask((5, 5, 15, 15))
split = mask((5, 5, 15, 15), (5, 20, 15, 30))
ring = mask((5, 5, 20, 20), (9, 9, 15, 15, 0))
thin = mask((22, 30, 23, 50))

one = coco(task(1, square))
expect("a square of 100 pixels: id, area, box", [[each["id"], each["area"], each["bbox"]] for each in one["annotations"]], [[0, 81, [5, 5, 10, 10]]])
expect("    drawn by COCO", drawn(one), [81])
two = coco(task(1, split))["annotations"]
expect("one region of two pieces: boxes", sorted(each["bbox"] for each in two), [[5, 5, 10, 10], [20, 5, 10, 10]])
expect("    fields", sorted({key for each in two for key in each}), ["annotator", "area", "bbox", "category_id", "id", "image_id", "iscrowd", "segmentation"])
expect(f"a ring of {int((ring > 0).sum())} pixels, drawn by COCO", drawn(coco(task(1, ring))), [196])
expect("a region a pixel thin, and a square", drawn(coco(task(1, thin, square))), [81])
expect("two images, the second submitted as empty", [each["file_name"] for each in coco(task(1, square), task(2))["images"]], ["1.png"])

truth = indexed(coco(task(1, *(mask((5, left, 15, left + 10)) for left in (2, 16, 30, 44)))))
with contextlib.redirect_stdout(io.StringIO()):
    found = truth.loadRes([{"image_id": each["image_id"], "category_id": each["category_id"], "segmentation": truth.annToRLE(each),
                            "score": 1 - each["id"] / 10} for each in truth.dataset["annotations"]])
    run = COCOeval(truth, found, "segm")
    run.evaluate()
    run.accumulate()
    run.summarize()
expect("four cells scored against themselves by pycocotools: AP", round(float(run.stats[0]), 3), 0.564)

masks = [np.load(path) for path in sorted(exported("BRUSH_TO_NUMPY", task(1, split, ring, thin)).glob("*.npy"))]
expect("as NumPy, each region as it was painted", [bool((got == painted).all()) for got, painted in zip(masks, (split, ring, thin))], [True, True, True])

raise SystemExit(status)
END
