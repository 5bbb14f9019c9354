#!/bin/sh
# labelme 6.3.1 (Pillow 12.3.0) and pycocotools 2.0.11: has a polygon of labelme the same pixels as the COCO polygon with the same corners?
# Guess: yes, but for the corners' rounding; labelme's own converters to COCO copy the corners as they are.
# Seen: no. labelme's shape_to_mask draws with Pillow, which rounds corners towards 0, takes them for pixels and counts the sides in: a square from 2 to
# 12 has 11x11 pixels, in COCO 10x10. Two squares that share a side share a column of pixels in labelme, and none in COCO. A square
# from 2.9 to 11.9 has 10x10 pixels from (2, 2) on, in COCO 9x9 from (3, 3) on. A polygon of no width has pixels in labelme only.
# Seen 2026-11-28 with Python 3.11.
# Needs Python 3.11 or newer and a package index. Fails where this has changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check labelme==6.3.1 pillow==12.3.0 pycocotools==2.0.11 \
    >"$work/pip.log" 2>&1 || { cat "$work/pip.log"; exit 1; }

cd "$work"
QT_QPA_PLATFORM=offscreen venv/bin/python -W ignore - <<'END'
import numpy as np
from labelme.utils import shape_to_mask
from pycocotools import mask as coco

status = 0


def expect(what, seen, expected):
    global status
    print(f"{what}: {seen}")
    if seen != expected:
        print(f"    expected: {expected}")
        status = 1


def rectangle(left, top, right, bottom):
    return [[left, top], [right, top], [right, bottom], [left, bottom]]


def labelme(corners):
    return shape_to_mask((20, 30), corners, "polygon")


def in_coco(corners):
    numbers = [float(value) for corner in corners for value in corner]
    return coco.decode(coco.frPyObjects([numbers], 20, 30))[:, :, 0].astype(bool)


def box_and_area(mask):
    """First column and row, columns, rows and pixels."""
    if not mask.any():
        return [0]
    y, x = np.nonzero(mask)
    return [int(v) for v in (x.min(), y.min(), x.max() - x.min() + 1, y.max() - y.min() + 1, mask.sum())]


square = rectangle(2, 2, 12, 12)
neighbour = rectangle(12, 2, 22, 12)
expect("labelme, 2 to 12", box_and_area(labelme(square)), [2, 2, 11, 11, 121])
expect("COCO, 2 to 12", box_and_area(in_coco(square)), [2, 2, 10, 10, 100])
expect("labelme, pixels of both neighbours", int((labelme(square) & labelme(neighbour)).sum()), 11)
expect("COCO, pixels of both neighbours", int((in_coco(square) & in_coco(neighbour)).sum()), 0)
expect("labelme, 2.9 to 11.9", box_and_area(labelme(rectangle(2.9, 2.9, 11.9, 11.9))), [2, 2, 10, 10, 100])
expect("COCO, 2.9 to 11.9", box_and_area(in_coco(rectangle(2.9, 2.9, 11.9, 11.9))), [3, 3, 9, 9, 81])
expect("labelme, no width", box_and_area(labelme(rectangle(5, 2, 5, 12))), [5, 2, 1, 11, 11])
expect("COCO, no width", box_and_area(in_coco(rectangle(5, 2, 5, 12))), [0])

raise SystemExit(status)
END
