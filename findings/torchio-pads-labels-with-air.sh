#!/bin/sh
# TorchIO 1.2.1: what lies around a label map after Pad or CropOrPad with a padding_mode for the image, such as -1000, the air of a CT, or "mean"?
# Guess: 0, background. TorchIO tells a LabelMap from a ScalarImage, so that it takes the nearest voxel's label, adds noise to images alone, and has a
# default_pad_label of 0 of its own in RandomAffine, whatever default_pad_value is.
# Seen: here the two are padded alike. With -1000 a label map of 8 bits has an object 24 all around it, one of more bits -1000; -1024 is background in 8 bits,
# by chance. "mean" makes an object of the mean over the label map, a number that may be anybody's or nobody's; "maximum" gives the last object all that
# is added. The documentation of both has no word about label maps, and nothing is said when they run but, for "mean", that a computed value may be truncated.
# GridSampler with such a padding_mode does so, too. Right are 0, "minimum", and two transforms, one with exclude=["labels"] and one with include=["labels"].
# Seen 2026-12-01 with torch 2.15.0, numpy 2.4.6 and SimpleITK 2.5.7.
# Needs Python 3.11 or newer, x86-64, a package index and 6 GB of disk. Fails where this has changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --no-compile --disable-pip-version-check torchio==1.2.1 torch==2.15.0 numpy==2.4.6 simpleitk==2.5.7 \
    >"$work/pip.log" 2>&1 || { cat "$work/pip.log"; exit 1; }

cd "$work"
venv/bin/python - 2>run.log <<'END' || { cat run.log; exit 1; }
import warnings
from importlib.metadata import version

import torch
import torchio

status = 0


def expect(what, seen, expected):
    global status
    print(f"{what}: {seen}")
    if seen != expected:
        print(f"    expected: {expected}")
        status = 1


def subject(kind=torch.uint8):
    labels = torch.zeros(1, 16, 16, 8, dtype=kind)
    labels[0, 2:8, 4:8, 2:5] = 1
    labels[0, 9:13, 4:8, 2:5] = 100
    return torchio.Subject(image=torchio.ScalarImage(tensor=torch.full(labels.shape, -1000, dtype=torch.int16)), labels=torchio.LabelMap(tensor=labels))


def numbers(labels):
    return torch.unique(labels.data).tolist()


def around(transform, kind=torch.uint8):
    """Numbers outside the part that was there before, and what was said."""
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        labels = transform(subject(kind))["labels"].data
    edge = torch.cat([side.reshape(-1) for side in (labels[0, :2], labels[0, -2:], labels[0, :, :2], labels[0, :, -2:])])
    return torch.unique(edge).tolist(), sum("padding" in str(one.message) for one in said)


print("TorchIO", version("torchio"))
expect("numbers before", numbers(subject()["labels"]), [0, 1, 100])
for mode, kind, expected in ((-1000, torch.uint8, 24), (-1000, torch.int16, -1000), (-1024, torch.uint8, 0), ("mean", torch.uint8, 2),
                             ("maximum", torch.uint8, 100), ("minimum", torch.uint8, 0)):
    for transform in (torchio.Pad(2, padding_mode=mode), torchio.CropOrPad((20, 20, 12), padding_mode=mode)):
        found, said = around(transform, kind)
        expect(f"{type(transform).__name__} with {mode}, labels of {kind}: around them", found, [expected])
        expect("    warnings about padding", said > 0, mode == "mean")

sampler = torchio.GridSampler(subject(), patch_size=8, patch_overlap=4, padding_mode=-1000)
expect("GridSampler with -1000: numbers in its patches", sorted({number for patch in sampler for number in numbers(patch["labels"])}), [0, 1, 24, 100])

for transform in (torchio.RandomAffine(degrees=30, default_pad_value=-1000), torchio.RandomElasticDeformation()):
    expect(f"{type(transform).__name__}: numbers", numbers(transform(subject())["labels"]), [0, 1, 100])
apart = torchio.Compose([torchio.Pad(2, padding_mode=-1000, exclude=["labels"]), torchio.Pad(2, include=["labels"])])
expect("padded apart: around them", around(apart)[0], [0])
for transform in (torchio.Pad, torchio.CropOrPad):
    words = transform.__doc__.split("padding_mode:")[1].split("\n        mask_name" if transform is torchio.CropOrPad else "**kwargs")[0]
    expect(f"{transform.__name__}'s padding_mode speaks of labels", "label" in words.lower(), False)

raise SystemExit(status)
END
