#!/bin/sh
# onnx 1.23.2: does onnx.version_converter keep what a model computes?
# Guess: yes, or it refuses, as it does where it has no rule ("No Adapter"); that is all it is for.
# Seen: two of the operators in which masks end are passed on as they are, although the next version gives them another meaning. Up: until operator set 10 a
# linear Upsample or Resize counts from the corners of pixels, as onnxruntime runs it and TensorFlow 1 computed it; afterwards from their centres, unless an
# attribute says otherwise, and none is added. So a mask enlarged by 4 moves by 1.5 pixels, down and to the right. Nearest keeps its place when it enlarges, but
# a label image made 4 times smaller takes other pixels. Down: Softmax over one axis of several (13) becomes one over that axis and all behind it
# (12), so that the probabilities of the classes add up to 1 in the whole image instead of in each pixel, and nothing reaches a threshold. Up, it is converted
# properly. The converted models pass the checker without a warning, and onnx's reference evaluator hides the second: it runs the old Softmax as the new.
# Seen 2026-11-29 with onnxruntime 1.32.0 and numpy 2.4.6.
# Needs Python 3.11 or newer and a package index. Fails where this has changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check onnx==1.23.2 onnxruntime==1.32.0 numpy==2.4.6 \
    >"$work/pip.log" 2>&1 || { cat "$work/pip.log"; exit 1; }

cd "$work"
venv/bin/python -W error - <<'END'
import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, version_converter
from onnx.reference import ReferenceEvaluator

status = 0


def expect(what, seen, expected):
    global status
    print(f"{what}: {seen}")
    if seen != expected:
        print(f"    expected: {expected}")
        status = 1


def model(version, shape, op, factor=None, **attributes):
    """A model of one operator; the factor is that of rows and columns."""
    constants = [helper.make_tensor("scales", TensorProto.FLOAT, [4], [1, 1, factor, factor])] if factor else []
    node = helper.make_node(op, ["x", *(constant.name for constant in constants)], ["y"], **attributes)
    ports = [helper.make_tensor_value_info(name, TensorProto.FLOAT, [None] * 4 if name == "y" else shape) for name in "xy"]
    return helper.make_model(helper.make_graph([node], "g", ports[:1], ports[1:], constants),
                             opset_imports=[helper.make_opsetid("", version)], ir_version=8)


def run(made, x):
    session = onnxruntime.InferenceSession(made.SerializeToString(), providers=["CPUExecutionProvider"])
    return session.run(None, {"x": x})[0]


def both(version, target, x, *op, **attributes):
    """Results before the conversion, after it, and after it by the reference evaluator."""
    made = model(version, x.shape, *op, **attributes)
    converted = version_converter.convert_version(made, target)
    onnx.checker.check_model(converted, full_check=True)
    return run(made, x), run(converted, x), ReferenceEvaluator(converted).run(None, {"x": x})[0]


def frame(mask):
    """First and last row, first and last column."""
    rows, columns = np.nonzero(mask)
    return [int(v) for v in (rows.min(), rows.max(), columns.min(), columns.max())]


print("onnx", onnx.__version__)
logits = np.full((1, 1, 16, 16), -4, np.float32)
logits[0, 0, 4:8, 6:10] = 4
for op, version in (("Upsample", 9), ("Resize", 10)):
    for mode, place in (("linear", [15, 29, 23, 37]), ("nearest", [16, 31, 24, 39])):
        before, after, _ = both(version, 17, logits, op, 4, mode=mode)
        expect(f"{op}, {mode}: rows and columns of the mask before, after", (frame(before[0, 0] > 0), frame(after[0, 0] > 0)), (place, [16, 31, 24, 39]))

labels = np.arange(64, dtype=np.float32).reshape(1, 1, 8, 8)
before, after, _ = both(10, 17, labels, "Resize", 0.25, mode="nearest")
expect("Resize, nearest, 4 times smaller: pixels taken", (before.ravel().tolist(), after.ravel().tolist()),
       ([0.0, 4.0, 32.0, 36.0], [9.0, 13.0, 41.0, 45.0]))

scores = np.zeros((1, 2, 8, 8), np.float32)
scores[0, 1, 2:6, 2:6] = 3
before, after, reference = both(13, 12, scores, "Softmax", axis=1)
expect("Softmax: pixels of class 1 above .5 before", int((before[0, 1] > 0.5).sum()), 16)
expect("after", int((after[0, 1] > 0.5).sum()), 0)
expect("sum over classes of a pixel, of the image", [round(float(v), 2) for v in (before[0, :, 4, 4].sum(), before.sum())], [1.0, 64.0])
expect("after", [round(float(v), 2) for v in (after[0, :, 4, 4].sum(), after.sum())], [0.05, 1.0])
expect("after, by the reference evaluator", [round(float(v), 2) for v in (reference[0, :, 4, 4].sum(), reference.sum())], [1.0, 64.0])
before, after, _ = both(12, 13, scores, "Softmax", axis=1)
expect("Softmax, up: same result", bool(np.allclose(before, after)), True)

raise SystemExit(status)
END
