#!/bin/sh
# Keras 3.15.1 on TensorFlow 2.21.0: what are the weights of a trained model called in a checkpoint by tf.train.Checkpoint?
# Guess: as before training; the optimizer only adds its own state, as ".OPTIMIZER_SLOT", which readers of weights leave out.
# Seen: compiled and trained, the model's weights lose their names, though the checkpoint is told of the model alone. A variable that can be reached
# in several ways is filed under the shortest path, and the optimizer's list of trained variables is nearer to the root than any layer: a kernel
# model/_functional/_operations/1/_kernel becomes model/optimizer/_trainable_variables/0. What is not trained (a batch norm's statistics) keeps its
# name, so one layer is in two places. Adam's moments are model/optimizer/_variables/2 and on, in pairs of their weight's shape and without any word
# "slot": a reader that skips slots takes them for weights. Which weight has which number follows from the model's order alone. TensorFlow reads the
# file into a new model all the same, as it goes by the graph of objects; readers that go by names do not.
# Seen 2026-11-28 with numpy 2.4.6.
# Needs Python 3.11 to 3.13, Linux on x86-64 and a package index. Fails where this has changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check tensorflow-cpu==2.21.0 keras==3.15.1 numpy==2.4.6 \
    >"$work/pip.log" 2>&1 || { cat "$work/pip.log"; exit 1; }

cd "$work"
export CUDA_VISIBLE_DEVICES='' TF_CPP_MIN_LOG_LEVEL=3
venv/bin/python -W ignore - 2>"$work/python.log" <<'END' || { cat "$work/python.log"; exit 1; }
import keras
import numpy as np
import tensorflow as tf

status = 0


def expect(what, seen, expected):
    global status
    print(f"{what}: {seen}")
    if seen != expected:
        print(f"    expected: {expected}")
        status = 1

def network():
    return keras.Sequential([keras.Input((3,)), keras.layers.Dense(2, name="head"), keras.layers.BatchNormalization(name="norm")])


def written(path, model):
    """Shape by name of all variables of a checkpoint of the model, numbers left out."""
    tf.train.Checkpoint(model=model).write(path)
    suffix = "/.ATTRIBUTES/VARIABLE_VALUE"
    return {name.removesuffix(suffix): tuple(shape) for name, shape in tf.train.list_variables(path) if name.endswith(suffix) and shape}


print("tensorflow", tf.__version__, "keras", keras.__version__)
layers, optimizer = "model/_functional/_operations/", "model/optimizer/"
statistics = {layers + "2/moving_mean": (2,), layers + "2/moving_variance": (2,)}
model = network()
expect("new", written("new", model), {
    layers + "1/_kernel": (3, 2), layers + "1/bias": (2,), layers + "2/gamma": (2,), layers + "2/beta": (2,), **statistics})

model.compile(keras.optimizers.Adam(), "mse")
model.fit(np.ones((2, 3)), np.ones((2, 2)), verbose=0)
weights = [(3, 2), (2,), (2,), (2,)]
moments = [shape for shape in weights for _ in range(2)]
expect("trained", written("trained", model), {
    **statistics, **{f"{optimizer}_trainable_variables/{i}": shape for i, shape in enumerate(weights)},
    **{f"{optimizer}_variables/{i}": shape for i, shape in enumerate(moments, 2)}})
expect("names with the word slot", [name for name, _ in tf.train.list_variables("trained") if "slot" in name.lower()], [])

fresh = network()
tf.train.Checkpoint(model=fresh).read("trained").expect_partial()
expect("read into a new model", all(np.array_equal(a, b) for a, b in zip(fresh.get_weights(), model.get_weights())), True)

raise SystemExit(status)
END
