#!/bin/sh
# torchvision 0.29.2: what do the masks of objects get where RandomZoomOut, Pad or a rotation adds pixels of a colour, fill=114?
# Guess: nothing, 0: a colour is one of the image, and the transforms of version 2 know an image from a mask and a box.
# Seen: a single number goes to masks as well. In masks of truth values 114 is true, so that the whole border belongs to every object: of 36 pixels one has 612
# after a padding of 4, while its box stays as it was, and SanitizeBoundingBoxes finds nothing wrong. Models learn that each object has the border, once
# per object. A label image gets a class or an object 114. fill=0, the default, hides it, and a colour of three numbers is refused; only a dictionary,
# {tv_tensors.Mask: 0, "others": 114}, does what one number seems to.
# Seen 2026-11-29 with torch 2.15.0 and numpy 2.4.6.
# Needs Python 3.11 or newer, Linux on x86-64, a package index and 6 GB of disk. Fails where this has changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --no-compile --disable-pip-version-check torchvision==0.29.2 torch==2.15.0 numpy==2.4.6 pillow==13.0.0 \
    >"$work/pip.log" 2>&1 || { cat "$work/pip.log"; exit 1; }

cd "$work"
venv/bin/python -W ignore - <<'END'
import torch
import torchvision
from torchvision.transforms import v2
from torchvision.tv_tensors import BoundingBoxes, Image, Mask

status = 0


def expect(what, seen, expected):
    global status
    print(f"{what}: {seen}")
    if seen != expected:
        print(f"    expected: {expected}")
        status = 1


def transformed(transform):
    """Pixels of each of two objects, sizes of their boxes, values of their label image."""
    masks = torch.zeros(2, 32, 32, dtype=torch.bool)
    masks[0, 4:10, 4:10] = True
    masks[1, 20:26, 20:26] = True
    sample = {
        "image": Image(torch.zeros(3, 32, 32, dtype=torch.uint8)),
        "masks": Mask(masks),
        "boxes": BoundingBoxes(torch.tensor([[4, 4, 10, 10], [20, 20, 26, 26]]), format="XYXY", canvas_size=(32, 32)),
        "label image": Mask((masks[0] + 2 * masks[1]).to(torch.uint8)),
        "labels": torch.tensor([0, 0]),
    }
    torch.manual_seed(0)
    made = v2.Compose([transform, v2.SanitizeBoundingBoxes(labels_getter=lambda made: made["labels"])])(sample)
    sizes = (made["boxes"][:, 2:] - made["boxes"][:, :2]).tolist()
    return [made["masks"].sum((1, 2)).tolist(), sizes, made["label image"].unique().tolist()]


print("torchvision", torchvision.__version__.split("+")[0])
boxes = [[6, 6], [6, 6]]
expect("no padding", transformed(v2.Identity()), [[36, 36], boxes, [0, 1, 2]])
expect("Pad, fill=114", transformed(v2.Pad(4, fill=114)), [[612, 612], boxes, [0, 1, 2, 114]])
expect("RandomZoomOut to twice the size", transformed(v2.RandomZoomOut(fill=114, side_range=(2, 2), p=1)), [[3108, 3108], boxes, [0, 1, 2, 114]])
expect("RandomRotation by 45 degrees: masks above 100 pixels, values",
       (lambda made: [[area > 100 for area in made[0]], made[2]])(transformed(v2.RandomRotation((45, 45), fill=114))), [[True, True], [0, 1, 2, 114]])
expect("Pad, a dictionary", transformed(v2.Pad(4, fill={Mask: 0, "others": 114})), [[36, 36], boxes, [0, 1, 2]])
try:
    refused = str(transformed(v2.Pad(4, fill=(114, 114, 114))))
except ValueError as error:
    refused = str(error)
expect("Pad, a colour", refused, "Non-scalar fill value is not supported")

raise SystemExit(status)
END
