#!/bin/sh
# MXNet 1.9.1: when do the running statistics of gluon.nn.BatchNorm move?
# Guess: in the forward pass of a training step and by the unbiased variance, as in PyTorch, whose layer the Gluon one resembles in all else.
# Seen: a recorded forward pass leaves them alone; they move in the backward pass, and by the biased variance. For 0, 1, 2, 3 the mean goes to 0.15
# and the variance to 0.9 + 0.1 * 1.25 = 1.025 (the unbiased one, 1.667, would give 1.067). A layer that no gradient reaches keeps its statistics to
# the bit, though its output is normalised by the batch: two frameworks that train "the same" frozen part end with different models.
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


def statistics(norm):
    nd.waitall()
    return [round(float(norm.running_mean.data().asscalar()), 4), round(float(norm.running_var.data().asscalar()), 4)]


print("mxnet", mx.__version__)
batch = nd.arange(4).reshape((4, 1, 1, 1))
norm = gluon.nn.BatchNorm(in_channels=1)
norm.initialize()
with autograd.record():
    out = norm(batch)
expect("output, mean", round(float(out.mean().asscalar()), 4), 0.0)
expect("mean and variance after a recorded forward pass", statistics(norm), [0.0, 1.0])
out.backward()
expect("after the backward pass", statistics(norm), [0.15, 1.025])

frozen, head = gluon.nn.BatchNorm(in_channels=1), gluon.nn.Conv2D(1, 1, in_channels=1)
frozen.initialize()
head.initialize()
with autograd.record():
    out = head(frozen(batch).detach())
out.backward()
expect("of a layer before detach(), after the backward pass", statistics(frozen), [0.0, 1.0])

raise SystemExit(status)
END
