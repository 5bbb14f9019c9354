#!/bin/sh
# MXNet 1.9.1: what does a ReLU make of NaN?
# Guess: NaN, in every spelling of it; so a broken layer shows in the output.
# Seen: nd.relu and nd.maximum keep NaN, but the operator Activation, which is behind gluon.nn.Activation and the option activation="relu" of the
# layers, gives 0. A network whose normalisation divides 0 by 0 ends in a clean, constant map where a port of it to another framework ends in NaN.
# Seen 2026-11-28 with numpy 1.23.5 on a CPU.
# Needs Python 3.8, Linux on x86-64 and a package index. Fails where this has changed, with 2 where there is no Python 3.8.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for python in python3.8 "$HOME"/.pyenv/versions/3.8.*/bin/python none; do
    [ "$python" != none ] || { echo "no python3.8 on the PATH or under pyenv: MXNet 1.9.1 is tried with that one only" >&2; exit 2; }
    "$python" -c '' 2>"$work/python.log" && break
done
"$python" -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check mxnet==1.9.1 numpy==1.23.5 \
    >"$work/pip.log" 2>&1 || { cat "$work/pip.log"; exit 1; }

cd "$work"
venv/bin/python -W ignore - <<'END'
import mxnet as mx
from mxnet import gluon, nd

status = 0


def expect(what, seen, expected):
    global status
    print(f"{what}: {seen}")
    if seen != expected:
        print(f"    expected: {expected}")
        status = 1


print("mxnet", mx.__version__)
x = nd.array([float("nan"), 1, -1])
expect("nd.relu", str(x.relu().asnumpy().tolist()), "[nan, 1.0, 0.0]")
expect("nd.maximum", str(nd.maximum(x, 0).asnumpy().tolist()), "[nan, 1.0, 0.0]")
expect("nd.Activation", str(nd.Activation(x, act_type="relu").asnumpy().tolist()), "[0.0, 1.0, 0.0]")
expect("gluon.nn.Activation", str(gluon.nn.Activation("relu")(x).asnumpy().tolist()), "[0.0, 1.0, 0.0]")

constant = nd.ones((1, 1, 4, 4))
normalised = (constant - constant.mean()) / (constant - constant.mean()).square().mean().sqrt()
layer = gluon.nn.Conv2D(1, 1, in_channels=1, activation="relu")
layer.initialize()
expect("a constant map, normalised without an epsilon", str(set(map(str, normalised.asnumpy().ravel()))), "{'nan'}")
expect("then through a convolution with ReLU", str(set(map(str, layer(normalised).asnumpy().ravel()))), "{'0.0'}")

raise SystemExit(status)
END
