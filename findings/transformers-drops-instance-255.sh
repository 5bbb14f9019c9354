#!/bin/sh
# transformers 5.24.0: which instances of a label image become masks for Mask2Former, MaskFormer and EoMT?
# Guess: all of them. ignore_index=255 and do_reduce_labels, as examples of fine-tuning set them, speak of classes, which instance_id_to_semantic_id gives;
# the label image holds instances, numbered as far as there are.
# Seen: both are applied to the numbers of instances. With ignore_index=255 the instance 255 has no mask; with do_reduce_labels, which takes 1 off every
# number first, it is the instance 256. Nothing is said, and an image has to have that many objects for it to show: nuclei, crowds, aerial images.
# EoMT has no do_reduce_labels and behaves as if it were on wherever ignore_index is given: background goes, the instance 256 goes, and every class is one
# less than the dictionary says, so that class 0 is -1. None of this happens without ignore_index, and then background is an instance.
# Seen 2026-11-29 with torch 2.15.0 and numpy 2.4.6; MaskFormer and the processors by torchvision do the same as those tried here.
# Needs Python 3.11 or newer, Linux on x86-64, a package index and 6 GB of disk. Fails where this has changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --no-compile --disable-pip-version-check transformers==5.24.0 torch==2.15.0 numpy==2.4.6 pillow==13.0.0 \
    >"$work/pip.log" 2>&1 || { cat "$work/pip.log"; exit 1; }

cd "$work"
export HF_HUB_OFFLINE=1
venv/bin/python -W ignore - 2>"$work/python.log" <<'END' || { cat "$work/python.log"; exit 1; }
import numpy as np
import transformers
from transformers import EomtImageProcessorPil, Mask2FormerImageProcessorPil

status = 0
INSTANCES = [254, 255, 256, 257]


def expect(what, seen, expected):
    global status
    print(f"{what}: {seen}")
    if seen != expected:
        print(f"    expected: {expected}")
        status = 1


def kept(processor, of=1, **options):
    """Instance and class of each mask; instance 0 is background, of class 0, and the others are of the given class."""
    labels = np.zeros((8, 8), np.int32)
    for row, instance in enumerate(INSTANCES):
        labels[2 * row, 2:6] = instance
    classes = {0: 0, **dict.fromkeys(INSTANCES, of)}
    made = processor(do_resize=False, **options)(
        images=[np.zeros((8, 8, 3), np.uint8)], segmentation_maps=[labels], instance_id_to_semantic_id=[classes], return_tensors="pt")
    masks = made["mask_labels"][0][:, :8, :8].numpy() > 0
    return [(int(labels[mask][0]), int(number)) for mask, number in zip(masks, made["class_labels"][0])]


print("transformers", transformers.__version__)
objects = [(instance, 1) for instance in INSTANCES]
expect("Mask2Former: instance, class", kept(Mask2FormerImageProcessorPil), [(0, 0), *objects])
expect("with ignore_index=255", kept(Mask2FormerImageProcessorPil, ignore_index=255), [(0, 0), (254, 1), (256, 1), (257, 1)])
expect("and do_reduce_labels", kept(Mask2FormerImageProcessorPil, ignore_index=255, do_reduce_labels=True), [(254, 0), (255, 0), (257, 0)])
expect("EoMT: instance, class", kept(EomtImageProcessorPil), [(0, 0), *objects])
expect("with ignore_index=255", kept(EomtImageProcessorPil, ignore_index=255), [(254, 0), (255, 0), (257, 0)])
expect("and classes counted from 0", kept(EomtImageProcessorPil, of=0, ignore_index=255), [(254, -1), (255, -1), (257, -1)])

raise SystemExit(status)
END
