#!/bin/sh
# PyTorch 2.15.0: does torch.onnx.export keep what an operator computes, or refuse what ONNX cannot say?
# Guess: yes. The old exporter, dynamo=False, refuses the mean of scatter_reduce, which ONNX lacks; the one that replaced it refuses it as well, or builds
# it of a sum and a count.
# Seen: it writes a ScatterElements without a reduction, so that of all values of an object the last one stays in place of their mean, without a word.
# avg_pool2d loses its divisor_override in either exporter. logsigmoid becomes the logarithm of a sigmoid: ONNX Runtime gives -16.23 for -17 and minus
# infinity for -18. And a row of attention that is masked altogether, such as that of an object without a pixel, is 0 in PyTorch and in the old
# exporter's model, but the mean of all values in the new one's.
# Seen 2026-11-29 with onnx 1.23.2, onnxscript 0.7.2, onnxruntime 1.32.0 and numpy 2.4.6.
# Needs Python 3.11 or newer, Linux on x86-64, a package index and 6 GB of disk. Fails where this has changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --no-compile --disable-pip-version-check torch==2.15.0 onnx==1.23.2 onnxscript==0.7.2 onnxruntime==1.32.0 numpy==2.4.6 \
    >"$work/pip.log" 2>&1 || { cat "$work/pip.log"; exit 1; }

cd "$work"
venv/bin/python -W ignore - 2>"$work/python.log" <<'END' || { cat "$work/python.log"; exit 1; }
import os
import sys
from contextlib import contextmanager

import torch
import torch.nn.functional as F
from onnxruntime import InferenceSession

status = 0


def expect(what, seen, expected):
    global status
    print(f"{what}: {seen}")
    if seen != expected:
        print(f"    expected: {expected}")
        status = 1


@contextmanager
def silence():
    """The old exporter prints its graph on its way to a refusal, past Python's stdout."""
    sys.stdout.flush()
    stdout = os.dup(1)
    with open(os.devnull, "w") as nothing:
        os.dup2(nothing.fileno(), 1)
    try:
        yield
    finally:
        os.dup2(stdout, 1)
        os.close(stdout)


class Operator(torch.nn.Module):
    def __init__(self, function):
        super().__init__()
        self.function = function

    def forward(self, *tensors):
        return self.function(*tensors)


def rounded(values):
    return [round(float(value), 2) for value in values.flatten()]


def computed(function, *tensors, dynamo=True):
    """What PyTorch and the exported model give."""
    try:
        with silence():
            torch.onnx.export(Operator(function), tensors, "model.onnx", dynamo=dynamo, verbose=False)
    except Exception as error:
        return [rounded(function(*tensors)), f"refused: {error}"]
    session = InferenceSession("model.onnx")
    given = {inlet.name: tensor.numpy() for inlet, tensor in zip(session.get_inputs(), tensors)}
    return [rounded(function(*tensors)), rounded(session.run(None, given)[0])]


def mean(values, objects):
    return torch.zeros(3).scatter_reduce(0, objects, values, "mean", include_self=False)


def attention(queries, values):
    return F.scaled_dot_product_attention(queries, queries, values, attn_mask=torch.tensor([[True, False], [False, False]]))


print("torch", torch.__version__.split("+")[0])
values, objects = torch.tensor([1.0, 3, 5, 7, -2]), torch.tensor([0, 0, 0, 1, 2])
expect("mean of each object", computed(mean, values, objects), [[3.0, 7.0, -2.0], [5.0, 7.0, -2.0]])
expect("with dynamo=False", computed(mean, values, objects, dynamo=False),
       [[3.0, 7.0, -2.0], "refused: ONNX does not support mean reduction for scatter_reduce"])
ones = torch.ones(1, 1, 2, 2)
for dynamo in True, False:
    expect(f"sum of 2x2 ones by divisor_override=1, dynamo={dynamo}",
           computed(lambda x: F.avg_pool2d(x, 2, divisor_override=1), ones, dynamo=dynamo), [[4.0], [1.0]])
expect("logsigmoid of -17 and -18", computed(F.logsigmoid, torch.tensor([-17.0, -18])), [[-17.0, -18.0], [-16.23, float("-inf")]])
queries, values = torch.ones(1, 1, 2, 1), torch.tensor([1.0, 3]).view(1, 1, 2, 1)
expect("attention, the second row masked", computed(attention, queries, values), [[1.0, 0.0], [1.0, 2.0]])
expect("with dynamo=False", computed(attention, queries, values, dynamo=False), [[1.0, 0.0], [1.0, 0.0]])

raise SystemExit(status)
END
