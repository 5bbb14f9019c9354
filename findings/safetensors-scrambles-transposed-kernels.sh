#!/bin/sh
# safetensors 0.8.0: does safetensors.numpy save a transposed array, such as a kernel taken from TensorFlow's order (rows, columns, in, out) to PyTorch's?
# Guess: yes, as 0.7.0 and np.save do; or it refuses, as safetensors.torch does for tensors that are not contiguous.
# Seen: it writes the new shape with the memory as it lies, so the weights are scrambled, without a word; save and save_file alike, and transposed and
# Fortran-ordered arrays alike. Shape, type, number and even mean of the weights are right: only an image shows it. Bytes in the other order are turned, so
# somebody did think of what numpy's arrays can be. Where a copy comes in between, by astype(order="C") or ascontiguousarray, all is well; plain astype
# keeps the order of the memory and is no cure. The docstring asks for "contiguous and dense" tensors, which a Fortran-ordered array is.
# Seen 2026-11-28 with numpy 2.4.6.
# Needs Python 3.11 or newer and a package index. Fails where this has changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for version in 0.7.0 0.8.0; do
    python3 -m venv "$work/$version"
    "$work/$version/bin/pip" install -q --disable-pip-version-check safetensors==$version numpy==2.4.6 >"$work/pip.log" 2>&1 || { cat "$work/pip.log"; exit 1; }
done

cd "$work"
cat >kernels.py <<'END'
import sys

import numpy as np
import safetensors
from safetensors.numpy import load, load_file, save, save_file

status = 0


def expect(what, seen, expected):
    global status
    print(f"{safetensors.__version__}, {what}: {seen}")
    if seen != expected:
        print(f"    expected: {expected}")
        status = 1


def survives(array):
    """Whether the array comes back from a file, and from bytes."""
    save_file({"kernel": array}, "kernel.safetensors")
    back = load_file("kernel.safetensors")["kernel"], load(save({"kernel": array}))["kernel"]
    assert all(b.shape == array.shape and b.dtype == array.dtype.newbyteorder("=") and b.sum() == array.sum() for b in back)
    return [bool((b == array).all()) for b in back]


sound = sys.argv[1] == "sound"
tensorflow = np.arange(3 * 3 * 4 * 8, dtype=np.float32).reshape(3, 3, 4, 8)
kernel = tensorflow.transpose(3, 2, 0, 1)
expect("as it was made", survives(tensorflow), [True, True])
expect("transposed", survives(kernel), [sound, sound])
expect("transposed, astype(float64)", survives(kernel.astype(np.float64)), [sound, sound])
expect("in Fortran's order", survives(np.asfortranarray(tensorflow)), [sound, sound])
expect("big-endian", survives(tensorflow.astype(">f4")), [True, True])
expect("transposed and copied", survives(np.ascontiguousarray(kernel)), [True, True])
if not sound:
    save_file({"kernel": kernel}, "kernel.safetensors")
    back = load_file("kernel.safetensors")["kernel"]
    expect("is the memory as it lay", bool((back.ravel() == tensorflow.ravel()).all()), True)

raise SystemExit(status)
END
0.7.0/bin/python -W ignore kernels.py sound && 0.8.0/bin/python -W ignore kernels.py scrambled
