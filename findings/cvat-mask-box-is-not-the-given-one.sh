#!/bin/sh
# cvat-sdk 2.80.0 and pycocotools 2.0.11: is a mask's run-length code in CVAT that of COCO, and is the box in it the one given to encode_mask?
# Guess: yes to both; the runs start with background in either, and the box is named x1, y1, x2, y2 on its way in and out.
# Seen: CVAT's runs go row by row and cover the box only, COCO's go column by column and cover the image. And encode_mask takes a box whose x2, y2 lie
# past the last pixel but ends its list with the x2, y2 of the last pixel: fed back, the box cuts a row and a column off the mask, without an error.
# Seen 2026-11-28 with numpy 2.4.6.
# Needs Python 3.11 or newer and a package index. Fails where this has changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check cvat-sdk==2.80.0 pycocotools==2.0.11 numpy==2.4.6 \
    >"$work/pip.log" 2>&1 || { cat "$work/pip.log"; exit 1; }

cd "$work"
venv/bin/python -W ignore - <<'END'
from importlib.metadata import version

import numpy as np
from cvat_sdk.masks import encode_mask
from pycocotools import mask as coco

status = 0


def expect(what, seen, expected):
    global status
    print(f"{what}: {seen}")
    if seen != expected:
        print(f"    expected: {expected}")
        status = 1


def whole(numbers):
    return [int(v) for v in numbers]


print("cvat-sdk", version("cvat-sdk"))
mask = np.array([[0, 0, 0, 0, 0],
                 [0, 0, 1, 1, 0],
                 [0, 1, 1, 1, 0],
                 [0, 0, 0, 0, 0]], bool)
expect("COCO's box: x, y, width, height", whole(coco.toBbox(coco.encode(np.asfortranarray(mask.astype(np.uint8))))), [1, 1, 3, 2])
given = encode_mask(mask, [1, 1, 4, 3])
expect("CVAT, box 1 1 4 3: runs of 0 and 1 by rows, box", whole(given), [1, 5, 1, 1, 3, 2])
expect("CVAT, that box fed back", whole(encode_mask(mask, given[-4:])), [1, 1, 1, 1, 2, 1])
expect("CVAT, box of the image", whole(encode_mask(mask, [0, 0, 5, 4])), [7, 2, 2, 3, 6, 0, 0, 4, 3])
columns = mask.ravel(order="F").astype(int)
runs = np.diff(np.flatnonzero(np.diff(columns, prepend=-1, append=-1))).tolist()
compact = {"size": [4, 5], "counts": [6, 1, 2, 2, 2, 2, 5]}
expect("COCO, the image by columns", runs, compact["counts"])
expect("pycocotools reads them as this mask", bool((coco.decode(coco.frPyObjects(compact, 4, 5)) == mask).all()), True)
wrong = {"size": [4, 5], "counts": whole(encode_mask(mask, [0, 0, 5, 4])[:-4])}
expect("and CVAT's, as a mask", coco.decode(coco.frPyObjects(wrong, 4, 5)).tolist(),
       [[0, 0, 1, 1, 0], [0, 0, 0, 1, 0], [0, 0, 0, 0, 0], [0, 1, 1, 0, 0]])

raise SystemExit(status)
END
