#!/bin/sh
# nibabel 5.4.2: is a label volume the same after a NIfTI file, written with the header of its image, Nifti1Image(labels, image.affine, image.header)?
# Guess: yes. The header is there for the voxel size and the place in space; the type of the numbers follows the array, as it does without a header, or what
# does not fit is refused.
# Seen: the header's type stays. In memory all is right; when the file is written, numbers that do not fit are scaled to it, without a word. With an image of
# 8 bits, as from a microscope, 400 nuclei become 255. They are read as floating point, 1.57 for 1; rounded, 145 nuclei have another number than before,
# mostly that of a neighbour in the list, so that two are one, and with astype, which cuts off, 197. With 256 nuclei one is wrong when rounded, and 128 with
# astype. Up to 255 everything is right, so that a few test volumes show nothing. With 16 bits, as in CT, it begins at 65536. As MGH (.mgz), which cannot
# scale, every number above 255 becomes 255. dtype=labels.dtype as a further argument, set_data_dtype on the header, and no header are right.
# Seen 2026-12-01 with numpy 2.4.6.
# Needs Python 3.11 or newer and a package index. Fails where this has changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --no-compile --disable-pip-version-check nibabel==5.4.2 numpy==2.4.6 >"$work/pip.log" 2>&1 || { cat "$work/pip.log"; exit 1; }

cd "$work"
venv/bin/python -W error - <<'END'
from importlib.metadata import version

import nibabel
import numpy as np

status = 0


def expect(what, seen, expected):
    global status
    print(f"{what}: {seen}")
    if seen != expected:
        print(f"    expected: {expected}")
        status = 1


def volume(count, kind=np.uint16):
    """Nuclei 1 to count, each of 2x2x2 voxels, with background between them."""
    labels = np.zeros((60, 60, 48), kind)
    for number in range(1, count + 1):
        z, y, x = number // 400 % 16, number // 20 % 20, number % 20
        labels[3 * x:3 * x + 2, 3 * y:3 * y + 2, 3 * z:3 * z + 2] = number
    return labels


def image(kind, suffix):
    made = (nibabel.MGHImage if suffix == ".mgz" else nibabel.Nifti1Image)(np.zeros((60, 60, 48), kind), np.diag([.5, .5, 2, 1]))
    made.to_filename("image" + suffix)
    return nibabel.load("image" + suffix)


def after(labels, kind=np.uint8, suffix=".nii.gz", **options):
    of = image(kind, suffix)
    made = type(of)(labels, of.affine, of.header, **options)
    assert np.array_equal(made.dataobj, labels)
    made.to_filename("labels" + suffix)
    return np.asarray(nibabel.load("labels" + suffix).dataobj)


def objects(read):
    return len(np.unique(read)) - 1


def wrong(read, labels):
    """Nuclei with a voxel that has another number than before."""
    return len(np.unique(labels[read != labels]))


print("nibabel", version("nibabel"))
many = volume(400)
read = after(many)
expect("400 nuclei with the header of 8 bits: type, nuclei", [read.dtype.name, objects(read)], ["float64", 255])
expect("number of the first", round(float(read[many == 1][0]), 2), 1.57)
expect("rounded, wrong", wrong(np.round(read), many), 145)
expect("astype, wrong", wrong(read.astype(np.uint16), many), 197)
expect("astype, nuclei", objects(read.astype(np.uint16)), 255)

for count, rounded, cut in ((255, 0, 0), (256, 1, 128)):
    read = after(volume(count))
    expect(f"{count} nuclei: rounded, astype, wrong", [wrong(np.round(read), volume(count)), wrong(read.astype(np.uint16), volume(count))], [rounded, cut])

expect("as MGH: nuclei, last", [objects(after(many, suffix=".mgz")), int(after(many, suffix=".mgz").max())], [255, 255])

for last, rounded, cut in ((65535, 0, 0), (70000, 25, 196)):
    large = volume(400, np.int32)
    large[large == 400] = last
    read = after(large, np.int16)
    expect(f"CT of 16 bits, the last nucleus is {last}: rounded, astype, wrong",
           [wrong(np.round(read), large), wrong(read.astype(np.int32), large)], [rounded, cut])

expect("with dtype: type, wrong", [after(many, dtype=many.dtype).dtype.name, wrong(after(many, dtype=many.dtype), many)], ["uint16", 0])
nibabel.Nifti1Image(many, image(np.uint8, ".nii.gz").affine).to_filename("alone.nii.gz")
expect("without a header, wrong", wrong(np.asarray(nibabel.load("alone.nii.gz").dataobj), many), 0)
of = image(np.uint8, ".nii.gz")
of.header.set_data_dtype(many.dtype)
nibabel.Nifti1Image(many, of.affine, of.header).to_filename("set.nii.gz")
expect("with set_data_dtype, wrong", wrong(np.asarray(nibabel.load("set.nii.gz").dataobj), many), 0)

raise SystemExit(status)
END
