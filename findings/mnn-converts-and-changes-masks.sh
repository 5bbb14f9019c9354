#!/bin/sh
# MNN 3.6.1: does its converter keep what an ONNX model computes?
# Guess: yes, or it refuses, as it does with operators that it does not know; ArgMax, Softmax and the linear Resize, with which masks usually end, are right.
# Seen: the operators below end in "Converted Success!" and give other numbers, on a CPU in 32 bits. Cast to bool cuts off the fraction first, so that all
# pixels with a probability below 1 are false. Sums over the pixels of each object, by ScatterElements or ScatterND with "add", keep the last pixel only. Pad
# with negative numbers, which crops, does nothing, so that what should move by a pixel stays. Resize with "cubic", PyTorch's bicubic upsampling,
# is wrong in the first row and column, and the corner of a ramp becomes a bump. Resize to the nearest pixel rounds down where "ceil" or
# "round_prefer_ceil" asks for the next one. And exponentials end at that of 87, so that the logsumexp of 100, 100 and 99 is 88.1. So numbers have to be
# compared after every conversion. The command mnnconvert, besides, calls pip, the first in the PATH even if it belongs to another environment, to install a
# package by which it sends statistics; the module _tools, as below, does without.
# Seen 2026-11-29 with onnx 1.23.2, onnxruntime 1.32.0 and numpy 2.4.6.
# Needs Python 3.11 or newer, Linux on x86-64 and a package index. Fails where this has changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check MNN==3.6.1 onnx==1.23.2 onnxruntime==1.32.0 numpy==2.4.6 \
    >"$work/pip.log" 2>&1 || { cat "$work/pip.log"; exit 1; }

cd "$work"
venv/bin/python -W ignore - <<'END'
import subprocess
import sys
from importlib.metadata import version

import MNN
import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

status = 0


def expect(what, seen, expected):
    global status
    print(f"{what}: {seen}")
    if seen != expected:
        print(f"    expected: {expected}")
        status = 1


def computed(operator, given, *constants, gives=TensorProto.FLOAT, **attributes):
    """What ONNX Runtime and MNN make of one operator."""
    given = np.array(given, np.float32)
    stored = {f"c{number}": numpy_helper.from_array(np.array(constant), f"c{number}") if constant is not None else None
              for number, constant in enumerate(constants)}
    node = helper.make_node(operator, ["x", *(name if constant else "" for name, constant in stored.items())], ["y"], **attributes)
    graph = helper.make_graph([node], "graph", [helper.make_tensor_value_info("x", TensorProto.FLOAT, given.shape)],
                              [helper.make_tensor_value_info("y", gives, None)], [constant for constant in stored.values() if constant])
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8), "model.onnx")
    right = onnxruntime.InferenceSession("model.onnx").run(None, {"x": given})[0]
    convert = "import MNN, _tools, sys; _tools.mnnconvert(sys.argv)"
    said = subprocess.run([sys.executable, "-c", convert, "-f", "ONNX", "--modelFile", "model.onnx", "--MNNModel", "model.mnn", "--bizCode", "finding"],
                          capture_output=True, text=True, check=True).stdout
    if "Converted Success!" not in said:
        raise SystemExit(said)
    network = MNN.nn.load_module_from_file("model.mnn", ["x"], ["y"])
    made = network.forward([MNN.expr.const(given.copy(), list(given.shape), MNN.expr.NCHW, MNN.expr.float)])[0]
    if made.ndim == 4:
        made = MNN.expr.convert(made, MNN.expr.NCHW)
    made = np.array(made.read())
    if right.ndim == 4:
        right, made = right[0, 0], made[0, 0]
    return np.round(right.astype(float), 2), np.round(made.astype(float), 2)


def both(*arguments, **attributes):
    return tuple(values.ravel().tolist() for values in computed(*arguments, **attributes))


print("MNN", version("MNN"))
image = np.arange(16).reshape(1, 1, 4, 4)
double = None, np.array([1, 1, 2, 2], np.float32)
expect("ArgMax", both("ArgMax", [1, 3, 2], gives=TensorProto.INT64, axis=0), ([1], [1]))
right, made = computed("Resize", image, *double, mode="linear", coordinate_transformation_mode="pytorch_half_pixel")
expect("Resize, linear: wrong pixels of 64", int((abs(right - made) > 0.01).sum()), 0)

expect("probabilities as a mask", both("Cast", [0.9, 0.3, 0, 1], to=TensorProto.BOOL, gives=TensorProto.BOOL), ([1, 1, 0, 1], [0, 0, 0, 1]))
expect("sums of 1 and 2, and of 3", both("ScatterElements", [0, 0], np.array([0, 0, 1]), np.array([1, 2, 3], np.float32), axis=0, reduction="add"),
       ([3, 3], [2, 3]))
expect("by ScatterND", both("ScatterND", [0, 0], np.array([[0], [0], [1]]), np.array([1, 2, 3], np.float32), reduction="add"), ([3, 3], [2, 3]))
expect("Pad by -1 before and 1 after", both("Pad", [1, 2, 3], np.array([-1, 1])), ([2, 3, 0], [1, 2, 3]))
right, made = computed("Resize", image, *double, mode="cubic", coordinate_transformation_mode="pytorch_half_pixel", cubic_coeff_a=-0.75)
expect("Resize, cubic: first row", (right[0].tolist(), made[0].tolist()),
       ([-0.53, -0.23, 0.25, 0.88, 1.28, 1.91, 2.39, 2.68], [3.34, 2.86, 3.34, 3.97, 4.38, 5.0, 5.48, 5.78]))
wrong = abs(right - made) > 0.01
expect("wrong pixels, and those elsewhere than in the first row and column", (int(wrong.sum()), int(wrong[1:, 1:].sum())), (15, 0))
expect("Resize, nearest, ceil", both("Resize", [[[[0, 1, 2, 3]]]], None, np.array([1, 1, 1, 2], np.float32), mode="nearest",
                                     coordinate_transformation_mode="asymmetric", nearest_mode="ceil"), ([0, 1, 1, 2, 2, 3, 3, 3], [0, 0, 1, 1, 2, 2, 3, 3]))
expect("half size, round_prefer_ceil", both("Resize", [[[[0, 1, 2, 3]]]], None, np.array([1, 1, 1, 0.5], np.float32), mode="nearest",
                                            coordinate_transformation_mode="half_pixel", nearest_mode="round_prefer_ceil"), ([1, 3], [0, 2]))
expect("logsumexp of 100, 100, 99", both("ReduceLogSumExp", [100, 100, 99], axes=[0]), ([100.86], [88.1]))
expect("softplus of 100", both("Softplus", [100]), ([100], [87]))

raise SystemExit(status)
END
