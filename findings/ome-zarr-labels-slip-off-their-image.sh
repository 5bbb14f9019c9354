#!/bin/sh
# ome-zarr 0.21.0: do the smaller levels of labels lie on the same levels of their image?
# Guess: yes: write_image averages and write_labels takes the nearest pixel, but both give every level the translation of its pixels' centres, and the
# nearest pixel to a centre is one beside it.
# Seen: labels are taken from the last pixel of every block, level upon level, so that the errors add up: a pixel of level s4, which stands for 16 and
# whose centre the metadata put at 7.5, has the label at 15. The image's pixel is the mean around 7.5. Seen against their image and their own metadata
# all labels have moved up and left by 1.5, 3.5 and 7.5 pixels in s2, s3 and s4, almost half a pixel of the level: cells of 6 x 6 pixels that lie 8 apart
# are all there in s2, and in s3 not one of them is, though 9 pixels out of 16 belong to cells. Training or scoring on a smaller level takes a shifted truth.
# Seen 2026-11-28 with zarr 3.4.2, numpy 2.5.5, dask 2026.8.0 and scikit-image 0.26.0.
# Needs Python 3.12 or newer (python3.12 where python3 is older) and a package index. Fails where this has changed, with 2 where there is no such Python.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for python in python3 python3.12 python3.13 "$HOME"/.pyenv/versions/3.1[2-9]*/bin/python none; do
    [ "$python" != none ] || { echo "no Python 3.12 or newer on the PATH or under pyenv" >&2; exit 2; }
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>"$work/python.log" && break
done
"$python" -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check ome-zarr==0.21.0 zarr==3.4.2 numpy==2.5.5 dask==2026.8.0 scikit-image==0.26.0 \
    >"$work/pip.log" 2>&1 || { cat "$work/pip.log"; exit 1; }

cd "$work"
venv/bin/python -W ignore - <<'END'
from importlib.metadata import version

import numpy as np
import zarr
from ome_zarr.writer import write_image, write_labels

status = 0
LEVELS = ["s0", "s1", "s2", "s3", "s4"]


def expect(what, seen, expected):
    global status
    print(f"{what}: {seen}")
    if seen != expected:
        print(f"    expected: {expected}")
        status = 1


def written(path, image, labels):
    root = zarr.open_group(path, mode="w")
    write_image(image, root, axes="yx")
    write_labels(labels, root, name="cells", axes="yx")
    return root, root["labels/cells"]


def stated(group):
    """Where the metadata put the third pixel of each level, in pixels of the image."""
    places = []
    for level in group.attrs["ome"]["multiscales"][0]["datasets"]:
        said = {how["type"]: how[how["type"]] for how in level["coordinateTransformations"]}
        places.append(2 * said["scale"][1] + said["translation"][1])
    return places


print("ome-zarr", version("ome-zarr"), "zarr", version("zarr"))
place = np.tile(np.arange(64), (64, 1))
image, labels = written("places.zarr", place.astype(np.float32), place.astype(np.int32))
expect("the third pixel of each level, by the metadata", stated(labels), [2, 4.5, 9.5, 19.5, 39.5])
expect("the same for the image", stated(image), [2, 4.5, 9.5, 19.5, 39.5])
expect("where its value is from, image", [round(float(image[level][0, 2]), 1) for level in LEVELS], [2, 4.5, 9.5, 19.5, 39.5])
expect("where its value is from, labels", [int(labels[level][0, 2]) for level in LEVELS], [2, 5, 11, 23, 47])

cells = np.zeros((64, 64), np.int32)
for number in range(64):
    y, x = divmod(number, 8)
    cells[8 * y + 1:8 * y + 7, 8 * x + 1:8 * x + 7] = number + 1
_, labels = written("cells.zarr", cells.astype(np.float32), cells)
expect("cells in each level", [len(np.unique(labels[level][:])) - 1 for level in LEVELS], [64, 64, 64, 0, 0])

raise SystemExit(status)
END
