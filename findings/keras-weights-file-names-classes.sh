#!/bin/sh
# Keras 3.15.1: by what names does model.save_weights store layers, and which layers does load_weights fill?
# Guess: by the names the layers were given, as the HDF5 files of Keras 2 had them ("head/head/kernel:0").
# Seen: by their classes, counted in the model's order: Dense layers "trunk" and "head" are layers/dense and layers/dense_1. A layer's own name is
# only an attribute of its group, which load_weights does not look at. A model that has the same layers the other way round takes the file without a
# word, and its "head" gets the weights of "trunk"; a subclass "class Mask(Dense)" changes the path in the file although neither name, type nor
# shape of its weights differs. A converter must read the attribute "name" of the group "vars", not the path.
# Seen 2026-11-28 on TensorFlow 2.21.0 with numpy 2.4.6 and h5py 3.14.0.
# Needs Python 3.11 to 3.13, Linux on x86-64 and a package index. Fails where this has changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check tensorflow-cpu==2.21.0 keras==3.15.1 numpy==2.4.6 h5py==3.14.0 \
    >"$work/pip.log" 2>&1 || { cat "$work/pip.log"; exit 1; }

cd "$work"
export CUDA_VISIBLE_DEVICES='' TF_CPP_MIN_LOG_LEVEL=3
venv/bin/python -W ignore - 2>"$work/python.log" <<'END' || { cat "$work/python.log"; exit 1; }
import h5py
import keras
import numpy as np

status = 0


def expect(what, seen, expected):
    global status
    print(f"{what}: {seen}")
    if seen != expected:
        print(f"    expected: {expected}")
        status = 1

class Mask(keras.layers.Dense):
    pass


def network(first, second, kind=keras.layers.Dense):
    return keras.Sequential([keras.Input((3,)), keras.layers.Dense(3, name=first), kind(3, name=second)])


def groups(path):
    """Attribute "name" of the variables' group by path of the layer."""
    with h5py.File(path) as file:
        return {f"layers/{layer}": str(file["layers"][layer]["vars"].attrs["name"]) for layer in file["layers"]}


def kernel(model, layer):
    return model.get_layer(layer).get_weights()[0]


print("keras", keras.__version__)
model = network("trunk", "head")
model.save_weights("model.weights.h5")
expect("layers of the file", groups("model.weights.h5"), {"layers/dense": "trunk", "layers/dense_1": "head"})

swapped = network("head", "trunk")
swapped.load_weights("model.weights.h5")
expect("head has the weights of trunk", np.array_equal(kernel(swapped, "head"), kernel(model, "trunk")), True)
expect("head has the weights of head", np.array_equal(kernel(swapped, "head"), kernel(model, "head")), False)

network("trunk", "head", Mask).save_weights("subclass.weights.h5")
expect("with a subclass", groups("subclass.weights.h5"), {"layers/dense": "trunk", "layers/mask": "head"})

raise SystemExit(status)
END
