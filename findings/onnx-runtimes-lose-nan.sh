#!/bin/sh
# ONNX Runtime 1.32.0 and OpenVINO 2026.4.1 on a CPU: does NaN in a layer still show in what a model answers?
# Guess: yes: like numpy and PyTorch, where a maximum with NaN is NaN and argmax points at it; so a check of the output finds a broken layer.
# Seen: it depends on the runtime, the operator and the place. ONNX Runtime keeps NaN in Relu, Clip and Max of two, and puts it first in TopK; but ReduceMax
# and ArgMax pass over it, and of the windows of MaxPool that hold it some are NaN and some are not. OpenVINO makes numbers of it: 0 in Relu and Clip, 1
# in HardSigmoid, infinity in Exp, in Max the other operand unless NaN comes second, in MaxPool the largest number; and TopK misses the largest number
# instead. A map of classes or a confidence that ends in one of these looks sound where PyTorch's is NaN.
# Seen 2026-11-28 with onnx 1.23.2 and numpy 2.4.6; OpenVINO in f32.
# Needs Python 3.11 or newer, Linux on x86-64 and a package index. Fails where this has changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check openvino==2026.4.1 onnxruntime==1.32.0 onnx==1.23.2 numpy==2.4.6 \
    >"$work/pip.log" 2>&1 || { cat "$work/pip.log"; exit 1; }

cd "$work"
venv/bin/python -W ignore - <<'END'
import numpy as np
import onnx
import onnxruntime
import openvino
from onnx import TensorProto, helper

status = 0
NAN = float("nan")


def expect(what, seen, expected):
    global status
    print(f"{what}: {seen}")
    if str(seen) != str(expected):
        print(f"    expected: {expected}")
        status = 1


def run(operator, given, *constants, out=TensorProto.FLOAT, answer=0, **attributes):
    """What ONNX Runtime and OpenVINO answer for one operator; a string among the constants is the place of the input."""
    given = np.array(given, np.float32)
    named = {f"c{i}": np.array(c) for i, c in enumerate(constants) if not isinstance(c, str)}
    names = list(named)
    names.insert(constants.index("x") if "x" in constants else 0, "x")
    outs = ["values", "places"] if operator == "TopK" else ["y"]
    graph = helper.make_graph([helper.make_node(operator, names, outs, **attributes)], "g",
                              [helper.make_tensor_value_info("x", TensorProto.FLOAT, given.shape)],
                              [helper.make_tensor_value_info(outs[answer], out, None)],
                              [onnx.numpy_helper.from_array(c, name) for name, c in named.items()])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 21)], ir_version=10).SerializeToString()
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    core = openvino.Core()
    compiled = core.compile_model(core.read_model(model), "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    return session.run(None, {"x": given})[0].tolist(), compiled(given)[0].tolist()


one = np.float32(1)
print("onnxruntime", onnxruntime.__version__, "openvino", openvino.__version__)
expect("Relu", run("Relu", [NAN, 2]), ([NAN, 2.0], [0.0, 2.0]))
expect("Clip, 0 to 6", run("Clip", [NAN, 2], np.float32(0), np.float32(6)), ([NAN, 2.0], [0.0, 2.0]))
expect("HardSigmoid", run("HardSigmoid", [NAN, 0]), ([NAN, 0.5], [1.0, 0.5]))
expect("Exp", run("Exp", [NAN, 0]), ([NAN, 1.0], [float("inf"), 1.0]))
expect("Max of x and 1", run("Max", [NAN, 2], "x", [one]), ([NAN, 2.0], [1.0, 2.0]))
expect("Max of 1 and x", run("Max", [NAN, 2], [one], "x"), ([NAN, 2.0], [NAN, 2.0]))

scores = [0.5, NAN, 0.75, 0.25]
expect("numpy: maximum, argmax", [float(np.max(scores)), int(np.argmax(scores))], [NAN, 1])
expect("ReduceMax", run("ReduceMax", scores, keepdims=0), (0.75, 0.75))
expect("ArgMax", run("ArgMax", scores, out=TensorProto.INT64, axis=0, keepdims=0), (2, 2))
places = run("TopK", scores, np.array([2], np.int64), out=TensorProto.INT64, answer=1)
expect("TopK of two, ONNX Runtime", places[0], [1, 2])
expect(f"TopK of two, OpenVINO, {places[1]} has the place of 0.75", 2 in places[1], False)

image = np.zeros((1, 1, 7, 7), np.float32)
image[0, 0, 3, 3] = NAN
windows = [int(np.isnan(out).sum()) for out in run("MaxPool", image, kernel_shape=[3, 3])]
expect(f"MaxPool, {windows[0]} of the 9 windows with NaN are NaN: some, but not all", 0 < windows[0] < 9, True)
expect("OpenVINO, of the 9", windows[1], 0)

raise SystemExit(status)
END
