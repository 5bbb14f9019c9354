#!/bin/sh
# OpenCV 5.0.0 (opencv-python-headless 5.0.0.93): what does imwrite do with a label image of 32-bit integers and the name of a PNG?
# Guess: it refuses, or it takes 16 bits as it does for uint16, since PNG has them.
# Seen: it writes 8 bits, gives True, and every label from 255 on becomes 255: all further objects melt into one. So do int64 and float32. A warning
# of OpenCV's own log names the 8 bits, but no number of lost labels, and OPENCV_LOG_LEVEL=ERROR hides it. connectedComponents gives just such an
# int32 image. As TIFF the same array comes back whole. Pillow 13.0.0 is the one that refuses.
# Seen 2026-11-28 with numpy 2.4.6.
# Needs Python 3.11 or newer and a package index. Fails where this has changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check opencv-python-headless==5.0.0.93 numpy==2.4.6 pillow==13.0.0 \
    >"$work/pip.log" 2>&1 || { cat "$work/pip.log"; exit 1; }

cd "$work"
venv/bin/python -W ignore - <<'END'
import cv2
import numpy as np
from PIL import Image

status = 0


def expect(what, seen, expected):
    global status
    print(f"{what}: {seen}")
    if seen != expected:
        print(f"    expected: {expected}")
        status = 1


def there_and_back(labels, suffix):
    """The type and number of labels that come back."""
    assert cv2.imwrite("labels" + suffix, labels)
    back = cv2.imread("labels" + suffix, cv2.IMREAD_UNCHANGED)
    return [back.dtype.name, len(np.unique(back)) - 1, int(back.max())]


print("opencv", cv2.__version__)
spots = np.zeros((40, 60), np.uint8)
spots[::2, ::2] = 255
count, labels = cv2.connectedComponents(spots, connectivity=4)
expect("connectedComponents: type, objects", [labels.dtype.name, count - 1], ["int32", 600])
expect("PNG of int32: type, objects, highest label", there_and_back(labels, ".png"), ["uint8", 255, 255])
expect("PNG of int64", there_and_back(labels.astype(np.int64), ".png"), ["uint8", 255, 255])
expect("PNG of float32", there_and_back(labels.astype(np.float32), ".png"), ["uint8", 255, 255])
expect("PNG of uint16", there_and_back(labels.astype(np.uint16), ".png"), ["uint16", 600, 600])
expect("TIFF of int32", there_and_back(labels, ".tif"), ["int32", 600, 600])
try:
    Image.fromarray(labels).save("pillow.png")
    seen = "written"
except OSError as error:
    seen = str(error)
expect("Pillow, PNG of int32", seen, "cannot write mode I as PNG")

raise SystemExit(status)
END
