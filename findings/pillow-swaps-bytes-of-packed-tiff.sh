#!/bin/sh
# Pillow 13.0.0: does it read a compressed big-endian TIFF with the values that were written?
# Guess: yes: 8 and 16 bits work in either byte order, and so do 32 bits without compression; libtiff hands out decompressed samples in native order.
# Seen: it swaps them once more. Of a compressed big-endian file int16, int32 and float32 come out with their bytes reversed, without a word: label 1 is
# 16777216 (256 in 16 bits), label 256 is 65536, and floats become denormals, a black image. uint16 is right, as are all of them uncompressed or
# little-endian, so a test with the usual files passes. The TIFF writer of Java (Temurin 25) writes such files: it is big-endian, whatever the order of its
# stream, unless the stream's metadata ask for another. OpenCV 5.0.0 and tifffile read all of them as written.
# Seen 2026-11-28 with tifffile 2026.3.3, opencv-python-headless 5.0.0.93 and numpy 2.4.6.
# Needs Python 3.11 or newer, a little-endian machine and a package index. Fails where this has changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check pillow==13.0.0 tifffile==2026.3.3 opencv-python-headless==5.0.0.93 numpy==2.4.6 \
    >"$work/pip.log" 2>&1 || { cat "$work/pip.log"; exit 1; }

cd "$work"
venv/bin/python -W ignore - <<'END'
import cv2
import numpy as np
import PIL
import tifffile
from PIL import Image

status = 0
SAMPLES = [1, 2, 256, 30000]


def expect(what, seen, expected):
    global status
    print(f"{what}: {seen}")
    if seen != expected:
        print(f"    expected: {expected}")
        status = 1


def read(sample, order, compression):
    """What Pillow reads of four pixels; tifffile and OpenCV are made sure of."""
    stored = np.array([SAMPLES], sample)
    tifffile.imwrite("a.tif", stored, byteorder=order, compression=compression, photometric="minisblack")
    assert (tifffile.imread("a.tif") == stored).all() and (cv2.imread("a.tif", cv2.IMREAD_UNCHANGED) == stored).all()
    return np.asarray(Image.open("a.tif"))[0]


print("Pillow", PIL.__version__, "tifffile", tifffile.__version__, "OpenCV", cv2.__version__)
for sample in "uint16", "int16", "int32", "float32":
    for order, compression in ("<", None), (">", None), ("<", "zlib"):
        expect(f"{sample} {order} {compression}", [int(v) for v in read(sample, order, compression)], SAMPLES)
expect("uint16 > zlib", [int(v) for v in read("uint16", ">", "zlib")], SAMPLES)
expect("int16 > zlib", [int(v) for v in read("int16", ">", "zlib")], [256, 512, 1, 12405])
expect("int32 > zlib", [int(v) for v in read("int32", ">", "zlib")], [16777216, 33554432, 65536, 812974080])
swapped = np.array(SAMPLES, "float32").byteswap()
expect("float32 > zlib, as bytes reversed", bool((read("float32", ">", "zlib") == swapped).all()), True)
expect("their largest is below 1e-36", bool(np.abs(read("float32", ">", "zlib")[:3]).max() < 1e-36), True)

raise SystemExit(status)
END
