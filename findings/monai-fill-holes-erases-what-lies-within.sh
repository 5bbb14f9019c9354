#!/bin/sh
# MONAI 1.6.1: which pixels does FillHoles change, in a label image where one object lies within another, as a nucleus in a cell or a cell in a ring?
# Guess: background alone. Its documentation calls a hole "a background pixel/voxel which is only enclosed by a single class", so the object within is no hole,
# and the background between the two belongs to the outer one, or to nobody, as it has two neighbours. (Of one-hot masks, and of the array that is given,
# no guess was written down before the first run.)
# Seen: the object within is gone: all that lies in the outer one gets that number. With applied_labels it is the same: filling the cells alone erases nuclei.
# In a one-hot mask the object within stays in its channel and is in the outer one's as well, and the background keeps the hole in channel 0. argmax, which
# takes the first of equal values, then makes a background of the hole, unfilled, and gives the object within to the outer one, if that has the lower number.
# And it happens in the array that is given, also a NumPy array: whoever compares before and after compares the filled one with itself.
# KeepLargestConnectedComponent does so, too, while RemoveSmallObjects and LabelFilter leave what they are given alone.
# Seen 2026-12-01 with torch 2.15.0, numpy 2.4.6, scipy 1.17.1 and scikit-image 0.26.0.
# Needs Python 3.11 or newer, a package index and 6 GB of disk. Fails where this has changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --no-compile --disable-pip-version-check torch==2.15.0 numpy==2.4.6 scipy==1.17.1 scikit-image==0.26.0 \
    >"$work/pip.log" 2>&1 || { cat "$work/pip.log"; exit 1; }
"$work/venv/bin/pip" install -q --no-compile --disable-pip-version-check --no-deps monai==1.6.1 >"$work/pip.log" 2>&1 || { cat "$work/pip.log"; exit 1; }

cd "$work"
venv/bin/python -W ignore - 2>run.log <<'END' || { cat run.log; exit 1; }
from importlib.metadata import version

import numpy as np
import torch
from monai.transforms import FillHoles, KeepLargestConnectedComponent, LabelFilter, RemoveSmallObjects

status = 0


def expect(what, seen, expected):
    global status
    print(f"{what}: {seen}")
    if seen != expected:
        print(f"    expected: {expected}")
        status = 1


def pixels(labels):
    return [int((labels == number).sum()) for number in range(4)]


def scene():
    """A ring, 1, with a cell in it, 2, and beside it a cell, 3, with a speck of the same number."""
    made = np.zeros((1, 20, 30), np.uint8)
    made[0, 2:18, 2:18] = 1
    made[0, 5:15, 5:15] = 0
    made[0, 8:12, 8:12] = 2
    made[0, 3:9, 22:28] = 3
    made[0, 15, 25] = 3
    return made


print("MONAI", version("monai"))
expect("pixels of background, ring, the cell in it, and another", pixels(scene()), [391, 156, 16, 37])
expect("filled", pixels(np.asarray(FillHoles()(scene()))), [307, 256, 0, 37])
expect("with applied_labels=[1]", pixels(np.asarray(FillHoles(applied_labels=[1])(scene()))), [307, 256, 0, 37])

hot = np.concatenate([scene() == number for number in range(4)]).astype(np.uint8)
filled = np.asarray(FillHoles()(hot.copy()))
expect("one-hot: pixels in each channel", filled.sum((1, 2)).tolist(), [391, 256, 16, 37])
expect("    pixels in two channels", int((filled.sum(0) > 1).sum()), 100)
expect("    pixels by argmax", pixels(filled.argmax(0)), [391, 172, 0, 37])

for transform, expected in ((FillHoles(), True), (KeepLargestConnectedComponent(), True), (RemoveSmallObjects(4, independent_channels=False), False),
                            (LabelFilter([1]), False)):
    for given in (scene(), torch.from_numpy(scene())):
        transform(given)
        expect(f"{type(transform).__name__} changes the {type(given).__name__} it is given", bool((np.asarray(given) != scene()).any()), expected)

described = " ".join(FillHoles.__doc__.split())
expect("the documentation still says so", "a background pixel/voxel which is only enclosed by a single class" in described, True)

raise SystemExit(status)
END
