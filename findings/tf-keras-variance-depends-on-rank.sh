#!/bin/sh
# tf_keras 2.21.0 and Keras 3.15.1 on TensorFlow 2.21.0: by which variance of a batch do batch norm's running statistics move?
# Guess: by one and the same in every case: the biased one the output is normalised by, or always the unbiased one, as in PyTorch.
# Seen: tf_keras, which is Keras 2, takes the unbiased one (n - 1) for inputs of rank 4 (channels first or last) and 5 (last), where it can use the
# fused kernel, and the biased one (n) for every other rank and axis, or with fused=False. So the same 8 numbers per channel give 54 as an image and
# 47.25 as tokens, and a reshape around the layer changes what is learnt. It tells most in a pooled branch of 1x1 pixels with a batch of 2: there
# the variance is twice the batch's, and what trained as -1 and 1 is -0.71 and 0.71 after training. Keras 3 takes the biased one always, so its
# checkpoints differ from those of Keras 2 for the same data.
# Seen 2026-11-28 with numpy 2.4.6; momentum 0, so that the running variance is that of the batch.
# Needs Python 3.11 to 3.13, Linux on x86-64 and a package index. Fails where this has changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check tensorflow==2.21.0 tf-keras==2.21.0 keras==3.15.1 numpy==2.4.6 \
    >"$work/pip.log" 2>&1 || { cat "$work/pip.log"; exit 1; }

cd "$work"
export CUDA_VISIBLE_DEVICES='' TF_CPP_MIN_LOG_LEVEL=3
venv/bin/python -W ignore - 2>"$work/python.log" <<'END' || { cat "$work/python.log"; exit 1; }
import keras
import numpy as np
import tensorflow as tf
import tf_keras

status = 0


def expect(what, seen, expected):
    global status
    print(f"{what}: {seen}")
    if seen != expected:
        print(f"    expected: {expected}")
        status = 1

def variance(package, shape, **options):
    """Running variance of the first of 3 channels after one batch: 0, 3, 6, ... 21."""
    norm = package.layers.BatchNormalization(momentum=0.0, **options)
    norm(np.arange(24, dtype=np.float32).reshape(shape), training=True)
    return round(float(norm.moving_variance.numpy()[0]), 3)


def outputs(norm, training):
    """Outputs for 1x1 pixels of one channel, 0 in one image of the batch and 2 in the other."""
    pooled = np.array([0, 2], np.float32).reshape(2, 1, 1, 1)
    return [round(float(v), 2) for v in norm(pooled, training=training).numpy().ravel()]


print("tensorflow", tf.__version__, "tf_keras", tf_keras.__version__, "keras", keras.__version__)
values = np.arange(0, 24, 3)
expect("biased and unbiased variance", [float(np.var(values)), float(np.var(values, ddof=1))], [47.25, 54.0])
shapes = [(8, 3), (2, 4, 3), (2, 2, 2, 3), (2, 2, 1, 2, 3)]
expect("tf_keras, rank 2 to 5", [variance(tf_keras, shape) for shape in shapes], [47.25, 47.25, 54.0, 54.0])
expect("tf_keras, rank 4, not fused", variance(tf_keras, (2, 2, 2, 3), fused=False), 47.25)
first = np.moveaxis(np.arange(24.0).reshape(2, 3, 2, 2), 1, 0)[0]
expect("tf_keras, rank 4, axis 1", variance(tf_keras, (2, 3, 2, 2), axis=1), round(float(np.var(first, ddof=1)), 3))
expect("tf_keras, rank 4, axis 2", variance(tf_keras, (2, 2, 3, 2), axis=2),
       round(float(np.var(np.arange(24.0).reshape(2, 2, 3, 2)[:, :, 0])), 3))
expect("keras 3, rank 2 to 5", [variance(keras, shape) for shape in shapes], [47.25] * 4)

norm = tf_keras.layers.BatchNormalization(momentum=0.0)
expect("tf_keras, 1x1 pixels, in training", outputs(norm, True), [-1.0, 1.0])
expect("after training", outputs(norm, False), [-0.71, 0.71])

raise SystemExit(status)
END
