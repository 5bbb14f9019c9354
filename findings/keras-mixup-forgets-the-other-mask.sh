#!/bin/sh
# Keras 3.15.1: do the layers that mix images, MixUp, CutMix and AugMix, keep "segmentation_masks" in step with "images"?
# Guess: yes, as the layers that move pixels do, which take the nearest pixel of a mask. MixUp gives a mask the shares that it gives the image, as it does with
# one-hot "labels"; CutMix pastes; AugMix, which averages several versions of an image, refuses a mask of ids or leaves it alone.
# Seen: MixUp never looks at the other image's mask. It takes the other's number for a place in the memory of all masks, so that the other's share goes to
# one number for each channel, the same in all pixels of all images. With one-hot masks and as many images as classes nothing looks wrong: each pixel keeps
# the share w of its own class, and 1 - w of every pixel, of objects as of background, goes to one class drawn by lot, while the other image's objects,
# there to see, are in no mask. An image that is mixed with itself is as it was, and its mask is not. With other numbers of images and classes it is an error, but
# of a mask with one channel it makes one with as many channels as images. CutMix pastes well, but a mask with one channel comes out with the three of the
# image, and one-hot masks of four classes are an error. AugMix averages ids: between background and the object 10 lie objects with fractions for numbers. Its
# seed does not repeat it, as half of its lots are drawn by Python's generator.
# Seen 2026-11-29 with JAX 0.10.2 as back end, numpy 2.4.6 and scipy 1.17.1; batches of four images of 16 x 16 pixels.
# Needs Python 3.11 or newer, Linux on x86-64 and a package index. Fails where this has changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --no-compile --disable-pip-version-check keras==3.15.1 jax==0.10.2 jaxlib==0.10.2 numpy==2.4.6 scipy==1.17.1 \
    >"$work/pip.log" 2>&1 || { cat "$work/pip.log"; exit 1; }

cd "$work"
KERAS_BACKEND=jax HOME="$work" venv/bin/python -W ignore - 2>run.log <<'END' || { cat run.log; exit 1; }
import random

import keras
import numpy as np

status = 0
CLASSES = 4  # and as many images
SIDE = 16
HALF = SIDE // 2


def expect(what, seen, expected):
    global status
    print(f"{what}: {seen}")
    if seen != expected:
        print(f"    expected: {expected}")
        status = 1


def scene():
    """Four images; all but the first, which is empty, have an object of their own class in a quarter of their own."""
    ids = np.zeros((CLASSES, SIDE, SIDE, 1), np.float32)
    for number in range(1, CLASSES):
        y, x = HALF * (number // 2), HALF * (number % 2)
        ids[number, y + 1:y + HALF - 1, x + 1:x + HALF - 1] = number
    return ids


def changed(layer, masks):
    out = layer({"images": images, "segmentation_masks": masks, "labels": np.eye(CLASSES, dtype=np.float32)}, training=True)
    return tuple(np.array(out[kind]) for kind in ("images", "segmentation_masks", "labels"))


def refused(layer, masks):
    try:
        changed(layer, masks)
    except Exception:
        return True
    return False


def by_shares(shares, given):
    """What was given, mixed by the shares that the labels have after MixUp."""
    return np.einsum("ij,jyxc->iyxc", shares, given)


print("keras", keras.__version__, "on", keras.backend.backend())
ids = scene()
images = np.repeat(10 * ids, 3, -1)
one_hot = np.eye(CLASSES, dtype=np.float32)[ids[..., 0].astype(int)]

mixed, masks, labels = changed(keras.layers.MixUp(alpha=1.0, seed=3), one_hot)
own = np.diagonal(labels)
other = np.argmax(labels - np.diag(own), 1)
print("shares of the labels:", labels.round(2).tolist())
expect("images that are mixed with another", int((own < 1).sum()) >= 2, True)
expect("MixUp: images are mixed by the shares of the labels", bool(np.allclose(mixed, by_shares(labels, images), atol=1e-4)), True)
expect("masks are, too", bool(np.allclose(masks, by_shares(labels, one_hot), atol=1e-4)), False)
alone = int(np.argmax(own))
expect("an image that is mixed with itself is as it was", bool(np.allclose(mixed[alone], images[alone], atol=1e-4)), True)
expect("so is its mask", bool(np.allclose(masks[alone], one_hot[alone], atol=1e-4)), False)
expect("shape of the masks", masks.shape, one_hot.shape)
expect("each pixel's classes add up to", sorted(set(masks.sum(-1).round(4).ravel().tolist())), [1.0])
lot = [int(np.argmax(masks[image, 0, 0, 1:])) + 1 for image in range(CLASSES)]
drawn = set(lot[image] for image in range(CLASSES) if masks[image, 0, 0, 1:].max() > 0)
print("class that has a share of every background:", sorted(drawn))
expect("that is one class", len(drawn), 1)
theirs = [bool(masks[i, ..., j][ids[j, ..., 0] > 0].max() > masks[i, 0, 0, j] + 1e-4) for i, j in enumerate(other) if own[i] < 1 and j > 0]
expect("masks in which the other image's object can be seen", sum(theirs), 0)
expect("of images in which it can be seen", len(theirs) > 0, True)
expect("MixUp of one-hot masks of three classes is refused", refused(keras.layers.MixUp(seed=3), one_hot[..., 1:]), True)
expect("MixUp of masks with one channel: shape", changed(keras.layers.MixUp(seed=3), ids)[1].shape, (4, 16, 16, 4))

cut, masks, _ = changed(keras.layers.CutMix(factor=1.0, seed=3), ids)
expect("CutMix of masks with one channel: shape", masks.shape, (4, 16, 16, 3))
expect("each channel has the ids of the image", bool(np.allclose(10 * masks, cut)), True)
expect("CutMix of one-hot masks is refused", refused(keras.layers.CutMix(factor=1.0, seed=3), one_hot), True)

random.seed(3) # AugMix draws what to do by Python's own generator, whatever its seed
masks = changed(keras.layers.AugMix(seed=3), 10 * ids)[1]
odd = (masks != np.round(masks)).sum()
print("AugMix: ids", np.unique(masks.round(2)).tolist()[:8], "...")
expect("pixels with a fraction for an id", bool(odd > 20), True)

_, masks, _ = changed(keras.layers.RandomFlip(seed=3), 10 * ids)
expect("RandomFlip: ids", np.unique(masks).tolist(), [0, 10, 20, 30])

raise SystemExit(status)
END
