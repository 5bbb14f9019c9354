#!/bin/sh
# Who turns a TIFF upright by its tag Orientation, 274? Pillow 13.0.0, OpenCV 5.0.0 (opencv-python-headless 5.0.0.93), tifffile 2026.3.3.
# Guess: as with JPEG: Pillow only by exif_transpose, OpenCV unless asked for IMREAD_UNCHANGED, tifffile never.
# Seen: Pillow turns a TIFF as soon as it is loaded, unlike JPEG and PNG; and of an uncompressed grey one that lies on its side (orientation 6) it gives pixels
# in the wrong places, without a word: it takes the rows to be as long as those of the upright image. Compressed, the same image is right. OpenCV
# reads no TIFF that lies on its side: imread gives None and logs "can't read data". One that is upside down it turns even where it is told not
# to (IMREAD_UNCHANGED, IMREAD_IGNORE_ORIENTATION). tifffile gives what is stored.
# Seen 2026-11-28 with numpy 2.4.6.
# Needs Python 3.11 or newer and a package index. Fails where this has changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check opencv-python-headless==5.0.0.93 numpy==2.4.6 pillow==13.0.0 tifffile==2026.3.3 imagecodecs==2026.3.6 \
    >"$work/pip.log" 2>&1 || { cat "$work/pip.log"; exit 1; }

cd "$work"
OPENCV_LOG_LEVEL=SILENT venv/bin/python -W ignore - <<'END'
import cv2
import numpy as np
import tifffile
from PIL import Image

status = 0
stored = np.arange(24, dtype=np.uint8).reshape(4, 6)


def expect(what, seen, expected):
    global status
    print(f"{what}: {seen}")
    if seen != expected:
        print(f"    expected: {expected}")
        status = 1


def is_like(image):
    """How an image relates to what is stored."""
    if image is None:
        return "not read"
    image = np.asarray(image)
    turned = {"as stored": stored, "upside down": stored[::-1, ::-1], "on its side": np.rot90(stored, -1)}
    return next((name for name, pixels in turned.items() if np.array_equal(image, pixels)), "something else")


print("opencv", cv2.__version__)
for orientation, upright in (3, "upside down"), (6, "on its side"):
    name = f"{orientation}.tif"
    tifffile.imwrite(name, stored, extratags=[(274, "H", 1, orientation, True)])
    read = upright if orientation == 3 else "not read"
    flags = {"IMREAD_GRAYSCALE": cv2.IMREAD_GRAYSCALE, "IMREAD_UNCHANGED": cv2.IMREAD_UNCHANGED}
    flags["IMREAD_IGNORE_ORIENTATION"] = cv2.IMREAD_GRAYSCALE | cv2.IMREAD_IGNORE_ORIENTATION
    for flag, number in flags.items():
        expect(f"orientation {orientation}: OpenCV, {flag}", is_like(cv2.imread(name, number)), read)
    scrambled = upright if orientation == 3 else "something else"
    expect(f"orientation {orientation}: Pillow", is_like(Image.open(name)), scrambled)
    tifffile.imwrite("packed.tif", stored, compression="zlib", extratags=[(274, "H", 1, orientation, True)])
    expect(f"orientation {orientation}: Pillow, compressed", is_like(Image.open("packed.tif")), upright)
    expect(f"orientation {orientation}: tifffile", is_like(tifffile.imread(name)), "as stored")
    exif = Image.Exif()
    exif[274] = orientation
    Image.fromarray(stored).save("a.png", exif=exif)
    expect(f"orientation {orientation}: Pillow, PNG", is_like(Image.open("a.png")), "as stored")
    expect(f"orientation {orientation}: OpenCV, PNG", is_like(cv2.imread("a.png", cv2.IMREAD_GRAYSCALE)), upright)
raise SystemExit(status)
END
