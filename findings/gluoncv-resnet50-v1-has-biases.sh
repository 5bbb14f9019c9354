#!/bin/sh
# GluonCV 0.10.5.post0 on MXNet 1.9.1: do resnet50_v1 and resnet50_v1b differ in anything but the place of the stride?
# Guess: no; v1 has the stride in the first 1x1 convolution and v1b in the 3x3 one, as documented, so the tensors are the same and can be
# renamed to those of other ResNet-50 files (25,557,032 weights).
# Seen: in v1 the two 1x1 convolutions of every block also have a bias, right before a batch norm that takes it out again; the 3x3 one and the
# shortcut have none, nor have resnet18_v1 and v1b. 32 tensors with 18,880 values have no place in a layout without them. They may be subtracted from
# the running means, but not left out: the running means were taken with them.
# Seen 2026-11-28 with numpy 1.23.5.
# Needs Python 3.8, Linux on x86-64 and a package index. Fails where this has changed, with 2 where there is no Python 3.8.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for python in python3.8 "$HOME"/.pyenv/versions/3.8.*/bin/python none; do
    [ "$python" != none ] || { echo "no python3.8 on the PATH or under pyenv: MXNet 1.9.1 is tried with that one only" >&2; exit 2; }
    "$python" -c '' 2>"$work/python.log" && break
done
"$python" -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check mxnet==1.9.1 numpy==1.23.5 gluoncv==0.10.5.post0 \
    >"$work/pip.log" 2>&1 || { cat "$work/pip.log"; exit 1; }

cd "$work"
venv/bin/python -W ignore - <<'END'
import mxnet as mx
import numpy as np
from gluoncv import model_zoo
from mxnet import nd

status = 0


def expect(what, seen, expected):
    global status
    print(f"{what}: {seen}")
    if seen != expected:
        print(f"    expected: {expected}")
        status = 1


def weights(name):
    """Trained values of a model, its convolutions with a bias and the values of these biases."""
    model = model_zoo.get_model(name, pretrained=False)
    model.initialize()
    model(nd.zeros((1, 3, 64, 64)))
    params = model._collect_params_with_prefix()
    biases = {key: param.shape for key, param in params.items() if key.endswith("bias") and not key.startswith(("output", "fc"))}
    trained = sum(int(np.prod(param.shape)) for param in params.values() if param.grad_req != "null")
    return [trained, len(biases), sum(int(np.prod(shape)) for shape in biases.values())]


print("mxnet", mx.__version__)
expect("resnet50_v1b: values, biases of convolutions, their values", weights("resnet50_v1b"), [25557032, 0, 0])
expect("resnet50_v1", weights("resnet50_v1"), [25575912, 32, 18880])
expect("resnet18_v1", weights("resnet18_v1")[1:], [0, 0])
block = model_zoo.get_model("resnet50_v1", pretrained=False).features[5][0].body
expect("strides of 1x1, 3x3, 1x1 in v1", [block[i]._kwargs["stride"] for i in (0, 3, 6)], [(2, 2), (1, 1), (1, 1)])
expect("of these, with a bias", [not block[i]._kwargs["no_bias"] for i in (0, 3, 6)], [True, False, True])

raise SystemExit(status)
END
