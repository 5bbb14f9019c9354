#!/bin/sh
# oxipng (pyoxipng 9.1.1) and ZopfliPNG (zopflipy 1.14), lossless optimizers of PNG: are the numbers of a mask the same in the smaller file?
# Guess: yes: "lossless" is no pixel changed, and in a PNG with a palette, as of VOC and DAVIS, the pixel is the number of a class or an object, which is what
# Pillow and all that reads these data sets hand out. At most the unused end of the palette goes.
# Seen: colours are kept, numbers are not. Both leave out the colours that an image does not use and sort the others, oxipng by a rule of its own, ZopfliPNG by
# where a colour comes first, row by row. The classes 1, 7 and 255, VOC's "ignore", become 3, 2 and 1 in the one and 2, 3 and 1 in the other, so that "ignore"
# is a class. Two objects of a video, 1 and 2, trade their numbers from one frame to the next, with ZopfliPNG as soon as the second is above the first. Grey
# masks become palettes as well if that is smaller, so that a class image without colours has other numbers in Pillow and three channels in OpenCV, where it
# had one; and 0 and 255 become truth values. Grey images with many numbers, and 16 bits unless all are multiples of 257, keep them. Nothing is said, and the images look the same.
# ZopfliPNG(keep_color_type=True), or palette_reduction, color_type_reduction and bit_depth_reduction of oxipng all three False, keep the numbers, and make
# smaller files, too.
# Seen 2026-11-30 with pillow 13.0.0, opencv-python-headless 5.0.0.93 and numpy 2.4.6; of Debian 12's programs zopflipng 1.0.3 does as zopflipy does, optipng
# 0.7.7 makes palettes of grey masks, but leaves those there are, and pngcrush 1.8.13 changes none of these.
# Needs Python 3.11 or newer and a package index. Fails where this has changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --no-compile --disable-pip-version-check pyoxipng==9.1.1 zopflipy==1.14 pillow==13.0.0 opencv-python-headless==5.0.0.93 \
    numpy==2.4.6 >"$work/pip.log" 2>&1 || { cat "$work/pip.log"; exit 1; }

cd "$work"
venv/bin/python -W ignore - 2>run.log <<'END' || { cat run.log; exit 1; }
import io
from importlib.metadata import version

import cv2
import numpy as np
import oxipng
import zopfli
from PIL import Image

status = 0
COLOURS = [[128 * (number >> bit & 1) + 64 * (number >> bit + 3 & 1) + 32 * (number >> bit + 6 & 1) for bit in range(3)] for number in range(256)]
PLAIN = {"oxipng": oxipng.optimize_from_memory, "ZopfliPNG": lambda data: zopfli.ZopfliPNG().optimize(data)}
KEEPING = {
    "oxipng": lambda data: oxipng.optimize_from_memory(data, palette_reduction=False, color_type_reduction=False, bit_depth_reduction=False),
    "ZopfliPNG": lambda data: zopfli.ZopfliPNG(keep_color_type=True).optimize(data),
}


def expect(what, seen, expected):
    global status
    print(f"{what}: {seen}")
    if seen != expected:
        print(f"    expected: {expected}")
        status = 1


def png(mask, palette):
    image = Image.fromarray(mask)
    if palette:
        image.putpalette([part for colour in COLOURS for part in colour])
    data = io.BytesIO()
    image.save(data, "PNG")
    return data.getvalue()


def pixels(data):
    return np.array(Image.open(io.BytesIO(data)))


def colours(data):
    return np.array(Image.open(io.BytesIO(data)).convert("RGB"))


def numbers(mask, data):
    """What each number of the mask is in the file, as Pillow gives it."""
    return {number: np.unique(pixels(data)[mask == number]).tolist() for number in np.unique(mask).tolist()}


def disc(mask, y, x, radius, number):
    rows, columns = np.mgrid[:mask.shape[0], :mask.shape[1]]
    mask[(rows - y) ** 2 + (columns - x) ** 2 < radius ** 2] = number
    return mask


def scene(*discs, side=200, kind=np.uint8):
    made = np.zeros((side, side), kind)
    for one in discs:
        disc(made, *one)
    return made


def shrink(what, mask, palette, expected, ways=PLAIN):
    data = png(mask, palette)
    assert (pixels(data) == mask).all()
    for name, way in ways.items():
        smaller = way(data)
        expect(f"{what}, {name}", [numbers(mask, smaller), len(smaller) < len(data), bool((colours(smaller) == colours(data)).all())],
               [expected[name], True, True])


print("pyoxipng", version("pyoxipng"), "zopflipy", version("zopflipy"))
voc = disc(disc(scene((60, 60, 40, 255), (60, 60, 36, 1)), 130, 130, 44, 255), 130, 130, 40, 7)
kept = {number: [number] for number in (0, 1, 7, 255)}
changed = {"oxipng": {0: [0], 1: [3], 7: [2], 255: [1]}, "ZopfliPNG": {0: [0], 1: [2], 7: [3], 255: [1]}}
shrink("classes with a palette", voc, True, changed)
shrink("the same kept", voc, True, dict.fromkeys(KEEPING, kept), KEEPING)
shrink("the same in grey", voc, False, changed)
shrink("grey kept", voc, False, dict.fromkeys(KEEPING, kept), KEEPING)
before, after = scene((60, 60, 30, 1), (120, 140, 30, 2)), scene((90, 60, 30, 1), (80, 140, 30, 2))
shrink("a frame", before, True, {"oxipng": {0: [0], 1: [2], 2: [1]}, "ZopfliPNG": {0: [0], 1: [1], 2: [2]}})
shrink("the next frame", after, True, {"oxipng": {0: [0], 1: [1], 2: [2]}, "ZopfliPNG": {0: [0], 1: [2], 2: [1]}})
truth = scene((60, 60, 40, 255))
shrink("0 and 255", truth, False, dict.fromkeys(PLAIN, {0: [False], 255: [True]}))
for name, way in PLAIN.items():
    expect(f"shape in OpenCV, {name}", cv2.imdecode(np.frombuffer(way(png(voc, False)), np.uint8), cv2.IMREAD_UNCHANGED).shape, (200, 200, 3))

rng = np.random.default_rng(1)
many = [(*rng.integers(0, 200, 2), 14, number) for number in range(1, 60)]
for what, mask in {"many objects in grey": scene(*many), "from 1001 on in 16 bits": scene(*((y, x, r, 1000 + n) for y, x, r, n in many), kind=np.uint16)}.items():
    shrink(what, mask, False, dict.fromkeys(PLAIN, {number: [number] for number in np.unique(mask).tolist()}))

raise SystemExit(status)
END
