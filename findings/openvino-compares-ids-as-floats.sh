#!/bin/sh
# OpenVINO 2026.4.1 and ONNX Runtime 1.32.0: are int32 tensors, such as label images, compared and divided exactly on a CPU?
# Guess: yes; OpenVINO says that it keeps integers in 32 bits, so only larger ones need care.
# Seen: its CPU plugin compares them, and takes remainders, as floats with 24 bits: 16777216 == 16777217, and neither is less. So do Equal, Less, Greater
# and Mod of int32, uint32 and int64 alike, also where INFERENCE_PRECISION_HINT is f32, while Add is exact. Panoptic ids such as class * 1000000 + object,
# as of class 17, fall together in pairs: the mask "labels == id" is two objects, and id % 1000000 is that of another. Sums of 8-bit integers saturate,
# where numpy, ONNX's own reference and ONNX Runtime wrap around: 250 + 10 is 255, not 4.
# Seen 2026-11-28 with onnx 1.23.2 and numpy 2.4.6.
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
FIRST = 17_000_000  # the first object of class 17
IDS = [FIRST, FIRST + 1, FIRST + 2, FIRST + 3]


def expect(what, seen, expected):
    global status
    print(f"{what}: {seen}")
    if seen != expected:
        print(f"    expected: {expected}")
        status = 1


def run(operator, values, constant, kind):
    """What ONNX Runtime and OpenVINO answer for one operator with a constant on its right."""
    given = np.array(values, kind)
    into = helper.np_dtype_to_tensor_dtype(given.dtype)
    out = TensorProto.BOOL if operator in ("Equal", "Less", "Greater") else into
    graph = helper.make_graph([helper.make_node(operator, ["x", "c"], ["y"])], "g",
                              [helper.make_tensor_value_info("x", into, given.shape)], [helper.make_tensor_value_info("y", out, given.shape)],
                              [onnx.numpy_helper.from_array(np.array([constant], kind), "c")])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 21)], ir_version=10)
    onnx.checker.check_model(model)
    model = model.SerializeToString()
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    core = openvino.Core()
    compiled = core.compile_model(core.read_model(model), "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    return session.run(None, {"x": given})[0].tolist(), compiled(given)[0].tolist()


print("openvino", openvino.__version__, "onnxruntime", onnxruntime.__version__)
for kind in "int32", "int64", "uint32":
    expect(f"{kind}, labels == {FIRST + 2}", run("Equal", IDS, FIRST + 2, kind), ([False, False, True, False], [False, False, True, False]))
    expect(f"{kind}, labels == {FIRST + 1}", run("Equal", IDS, FIRST + 1, kind), ([False, True, False, False], [True, True, False, False]))
    expect(f"{kind}, labels < {FIRST + 1}", run("Less", IDS, FIRST + 1, kind), ([True, False, False, False], [False] * 4))
    expect(f"{kind}, labels % 1000000", run("Mod", IDS, 1_000_000, kind), ([0, 1, 2, 3], [0, 0, 2, 4]))
    expect(f"{kind}, labels > {FIRST}", run("Greater", IDS, FIRST, kind), ([False, True, True, True], [False, False, True, True]))
    expect(f"{kind}, labels + 1", run("Add", IDS, 1, kind), ([v + 1 for v in IDS],) * 2)
expect("uint8, + 10", run("Add", [250, 5], 10, "uint8"), ([4, 15], [255, 15]))

raise SystemExit(status)
END
