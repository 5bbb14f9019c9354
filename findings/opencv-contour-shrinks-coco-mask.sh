#!/bin/sh
# OpenCV 5.0.0 and pycocotools 2.0.11: does a mask survive findContours and a COCO polygon?
# Guess: yes, for a mask without holes; a contour is the polygon of its mask, and both tools count pixels from the top left one.
# Seen: every object loses its last row and column. OpenCV's contour runs through the centres of the outer pixels, which its fillPoly counts in;
# COCO's corners lie between pixels, so the polygon is one pixel narrower and lower: a 4x4 square has 9 pixels, a bar 2 wide and 6 high has 5. Adding
# half a pixel to the corners moves the mask but does not widen it. An object one pixel wide has a contour of 2 points, whose 4 numbers
# pycocotools takes for a bounding box and refuses with a TypeError about "bb". A polygon along the edges of the pixels gives the mask back.
# Seen 2026-11-28 with numpy 2.4.6.
# Needs Python 3.11 or newer and a package index. Fails where this has changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check opencv-python-headless==5.0.0.93 pycocotools==2.0.11 numpy==2.4.6 \
    >"$work/pip.log" 2>&1 || { cat "$work/pip.log"; exit 1; }

cd "$work"
venv/bin/python -W ignore - <<'END'
import cv2
import numpy as np
from pycocotools import mask as coco

status = 0


def expect(what, seen, expected):
    global status
    print(f"{what}: {seen}")
    if seen != expected:
        print(f"    expected: {expected}")
        status = 1


def contour(width, height):
    """The contour of a rectangle with its top left pixel at (2, 2), as COCO's list of x and y."""
    mask = np.zeros((12, 12), np.uint8)
    mask[2:2 + height, 2:2 + width] = 1
    found, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    return found[0].ravel().tolist()


def box_and_area(polygon):
    """First column and row, columns, rows and pixels of the mask of a COCO polygon."""
    try:
        encoded = coco.merge(coco.frPyObjects([[float(v) for v in polygon]], 12, 12))
    except TypeError as error:
        return "TypeError: " + str(error)[:13]
    return [*map(int, coco.toBbox(encoded)), int(coco.area(encoded))]


print("opencv", cv2.__version__)
filled = cv2.fillPoly(np.zeros((12, 12), np.uint8), [np.array(contour(4, 4)).reshape(-1, 2)], 1)
expect("fillPoly of the contour of 4x4 pixels", int(filled.sum()), 16)
expect("COCO, 4x4", box_and_area(contour(4, 4)), [2, 2, 3, 3, 9])
expect("COCO, 4x4, corners moved by 0.5", box_and_area([v + 0.5 for v in contour(4, 4)]), [3, 3, 3, 3, 9])
expect("COCO, 2x6", box_and_area(contour(2, 6)), [2, 2, 1, 5, 5])
expect("COCO, 1x6", box_and_area(contour(1, 6)), "TypeError: Argument 'bb'")
expect("COCO, edges of the pixels of 4x4", box_and_area([2, 2, 2, 6, 6, 6, 6, 2]), [2, 2, 4, 4, 16])

raise SystemExit(status)
END
