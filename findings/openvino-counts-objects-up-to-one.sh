#!/bin/sh
# OpenVINO 2026.4.1: does convert_model keep what a PyTorch model computes with whole numbers, or refuse it?
# Guess: yes; it refuses by name what it cannot convert, and these operators are none of those.
# Seen: the running count of a mask, mask.cumsum(0), which numbers what was found, stays a truth value: 1 for every object, whatever its number. x // 4 and
# div(rounding_mode="floor") of whole numbers divide towards 0, since the division is rounded before the floor, while x % 4 is that of Python, so that
# 4 * (x // 4) + x % 4 is no longer x, and the cells -1 and 0 of a grid are one. round(decimals=1) rounds to whole numbers. And avg_pool2d with
# padding and ceil_mode=True counts padding that is not there, so that a map of ones is .11 in its corner, and .25 in PyTorch. Nothing is said.
# Seen 2026-11-29 with torch 2.15.0 and numpy 2.4.6, on a CPU in f32, converted by tracing.
# Needs Python 3.11 or newer, Linux on x86-64, a package index and 6 GB of disk. Fails where this has changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --no-compile --disable-pip-version-check openvino==2026.4.1 torch==2.15.0 numpy==2.4.6 \
    >"$work/pip.log" 2>&1 || { cat "$work/pip.log"; exit 1; }

cd "$work"
venv/bin/python -W ignore - <<'END'
import openvino
import torch
import torch.nn.functional as F

status = 0


def expect(what, seen, expected):
    global status
    print(f"{what}: {seen}")
    if seen != expected:
        print(f"    expected: {expected}")
        status = 1


class Operator(torch.nn.Module):
    def __init__(self, function):
        super().__init__()
        self.function = function

    def forward(self, tensor):
        return self.function(tensor)


def computed(function, tensor):
    """What PyTorch and the converted model give, as numbers with two decimals."""
    model = openvino.convert_model(Operator(function), example_input=tensor)
    compiled = openvino.Core().compile_model(model, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    return [[round(float(value), 2) for value in values.flatten()] for values in (function(tensor), compiled(tensor.numpy())[0])]


print("openvino", openvino.__version__)
scores = torch.tensor([0.9, 0.1, 0.8, 0.7])
expect("numbers of what is above .5", computed(lambda x: (x > 0.5).cumsum(0), scores), [[1, 1, 2, 3], [1, 1, 1, 1]])
expect("with the mask as int32", computed(lambda x: (x > 0.5).to(torch.int32).cumsum(0), scores), [[1, 1, 2, 3], [1, 1, 2, 3]])
for kind in torch.int32, torch.int64:
    columns = torch.tensor([-5, -4, -1, 3, 7], dtype=kind)
    expect(f"x // 4, {kind}", computed(lambda x: x // 4, columns), [[-2, -1, -1, 0, 1], [-1, -1, 0, 0, 1]])
    expect("x % 4", computed(lambda x: x % 4, columns), [[3, 0, 3, 3, 3], [3, 0, 3, 3, 3]])
expect("floor of x / 4", computed(lambda x: (x / 4).floor(), columns), [[-2, -1, -1, 0, 1], [-2, -1, -1, 0, 1]])
expect("round, one decimal", computed(lambda x: torch.round(x, decimals=1), torch.tensor([0.26, 1.44])), [[0.3, 1.4], [0, 1]])
pooled = computed(lambda x: F.avg_pool2d(x, 3, 2, 1, ceil_mode=True), torch.ones(1, 1, 4, 4))
expect("mean in the corner", [values[-1] for values in pooled], [0.25, 0.11])

raise SystemExit(status)
END
