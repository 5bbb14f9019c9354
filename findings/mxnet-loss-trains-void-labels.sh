#!/bin/sh
# MXNet 1.9.1: what does gluon.loss.SoftmaxCrossEntropyLoss do with a label that means "ignore", -1 or 255?
# Guess: an error, as other frameworks raise for a label outside the classes, or a loss of 0.
# Seen: the label is clipped, since the loss picks by nd.pick with its mode "clip": -1 trains the first class and 255 the last one, gradients and all.
# Void pixels of a segmentation data set thus pull towards background without any sign of it.
# Seen 2026-11-28 with numpy 1.23.5: for scores 3, 1, 0 the label -1 has the loss 0.1698 of class 0, and 3 and 255 have the 3.1698 of class 2.
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
from mxnet import autograd, gluon, nd

status = 0


def expect(what, seen, expected):
    global status
    print(f"{what}: {seen}")
    if seen != expected:
        print(f"    expected: {expected}")
        status = 1


def loss(label):
    """The loss of scores 3, 1, 0 and its gradient."""
    scores = nd.array([[3.0, 1.0, 0.0]])
    scores.attach_grad()
    with autograd.record():
        out = gluon.loss.SoftmaxCrossEntropyLoss()(scores, nd.array([label]))
    out.backward()
    return [round(float(v), 4) for v in [out.asscalar(), *scores.grad.asnumpy().ravel()]]


print("mxnet", mx.__version__)
expect("class 0", loss(0), [0.1698, -0.1562, 0.1142, 0.042])
expect("label -1", loss(-1), loss(0))
expect("class 2", loss(2), [3.1698, 0.8438, 0.1142, -0.958])
expect("label 3", loss(3), loss(2))
expect("label 255", loss(255), loss(2))

raise SystemExit(status)
END
