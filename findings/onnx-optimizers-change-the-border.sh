#!/bin/sh
# onnxoptimizer 0.4.2 and onnxslim 0.1.98: does a model compute the same after optimize() and slim(), as they come?
# Guess: yes, but for the last bits: they take out what does nothing and join what can be joined.
# Seen: onnxoptimizer joins zeros around an image with the MaxPool after it, whose own padding is no zero but less than any number. Where the image is negative, as
# logits are, the border was 0 and is negative now: of a map of -3 all 28 values at the border change. After a ReLU nobody sees it; Keras's ResNet50V2 pools so
# without one. Joined with an AveragePool they make its own padding count, which did not. Before a pool with auto_pad they are lost, and the output is
# smaller. Of two Reshapes the first goes, though a 0 in the second means "as in the first's answer", so that the shape is another or the model no longer
# runs. Shape with start=1 is taken for that of all dimensions: 3 rows of 64 pixels become one of 192. onnxslim folds factors into the weights of the
# convolution before them as if each belonged to a channel, where there are as many columns, or rows, as channels: a window that fades out to the right fades
# out the last channels instead. All without a word; the first has been reported. onnxsim 0.8.1 keeps every one of these, and so does ONNX Runtime, which
# joins operators as well.
# Seen 2026-11-29 with onnx 1.23.2, onnxruntime 1.32.0 and numpy 2.4.6.
# Needs Python 3.11 or newer, Linux on x86-64 and a package index. Fails where this has changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --no-compile --disable-pip-version-check onnxoptimizer==0.4.2 onnxslim==0.1.98 onnxsim==0.8.1 onnx==1.23.2 onnxruntime==1.32.0 \
    numpy==2.4.6 >"$work/pip.log" 2>&1 || { cat "$work/pip.log"; exit 1; }

cd "$work"
venv/bin/python -W ignore - 2>run.log <<'END' || { cat run.log; exit 1; }
import logging
from importlib.metadata import version

import numpy as np
import onnx
import onnxoptimizer
import onnxruntime
import onnxsim
import onnxslim
from onnx import helper, numpy_helper

logging.disable(logging.CRITICAL)
status = 0
TOOLS = {"onnxoptimizer": onnxoptimizer.optimize, "onnxslim": onnxslim.slim, "onnxsim": lambda model: onnxsim.simplify(model)[0]}
KEPT = "kept"


def expect(what, seen, expected):
    global status
    print(f"{what}: {seen}")
    if seen != expected:
        print(f"    expected: {expected}")
        status = 1


def run(model, given, level="ORT_DISABLE_ALL"):
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = getattr(onnxruntime.GraphOptimizationLevel, level)
    options.log_severity_level = 4
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    return session.run(None, {"x": given})[0]


def model_of(nodes, given, constants):
    """A model from x to y, whose output has the shape that it has when run."""
    def made(shape):
        graph = helper.make_graph([helper.make_node(name, ins, outs, **options) for name, ins, outs, options in nodes], "g",
                                  [helper.make_tensor_value_info("x", onnx.TensorProto.FLOAT, given.shape)],
                                  [helper.make_tensor_value_info("y", onnx.TensorProto.FLOAT, shape)],
                                  [numpy_helper.from_array(np.asarray(value), name) for name, value in constants.items()])
        return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 21)], ir_version=10)

    made_model = made(run(made(None), given).shape)
    onnx.checker.check_model(made_model, full_check=True)
    return made_model


def said(right, seen):
    if seen is None:
        return "does not run"
    if seen.shape != right.shape:
        return "shape", right.shape, seen.shape
    wrong = ~np.isclose(right, seen, rtol=1e-4, atol=1e-5)
    return ("wrong", int(wrong.sum()), "of", wrong.size) if wrong.any() else KEPT


def answers(nodes, given, **constants):
    """What each tool makes of a model, by ONNX Runtime without optimisations of its own, and what that makes of it with them."""
    model = model_of(nodes, given, constants)
    right = run(model, given)
    results = {}
    for name, tool in TOOLS.items():
        copy = onnx.ModelProto()
        copy.CopyFrom(model)
        changed = tool(copy)
        try:
            results[name] = said(right, run(changed, given))
        except Exception:
            results[name] = said(right, None)
    results["onnxruntime"] = said(right, run(model, given, "ORT_ENABLE_ALL"))
    return results


def all_but(**others):
    return {name: others.get(name, KEPT) for name in [*TOOLS, "onnxruntime"]}


def long(*numbers):
    return np.array(numbers, np.int64)


for package in ("onnxoptimizer", "onnxslim", "onnxsim", "onnxruntime"):
    print(package, version(package))
rng = np.random.default_rng(0)
PAD = ("Pad", ["x", "pads"], ["p"], {})
around = long(0, 0, 1, 1, 0, 0, 1, 1)
logits = np.full((1, 1, 8, 8), -3, np.float32)
pool = [PAD, ("MaxPool", ["p"], ["y"], {"kernel_shape": [3, 3]})]
expect("zeros and MaxPool, positive", answers(pool, -logits, pads=around), all_but())
expect("zeros and MaxPool, negative", answers(pool, logits, pads=around), all_but(onnxoptimizer=("wrong", 28, "of", 64)))
mean = [PAD, ("AveragePool", ["p"], ["y"], {"kernel_shape": [3, 3], "pads": [1, 1, 1, 1]})]
expect("zeros and AveragePool with pads", answers(mean, logits, pads=around), all_but(onnxoptimizer=("wrong", 36, "of", 100)))
same = [PAD, ("MaxPool", ["p"], ["y"], {"kernel_shape": [3, 3], "strides": [2, 2], "auto_pad": "SAME_UPPER"})]
expect("zeros and MaxPool with auto_pad", answers(same, -logits, pads=around), all_but(onnxoptimizer=("shape", (1, 1, 5, 5), (1, 1, 4, 4))))

colours = rng.normal(size=(1, 3, 8, 8)).astype(np.float32)
twice = [("Reshape", ["x", "first"], ["r"], {}), ("Reshape", ["r", "second"], ["y"], {})]
expect("Reshape to (8, 3, 8) and (0, 0, -1)", answers(twice, colours, first=long(8, 3, 8), second=long(0, 0, -1)),
       all_but(onnxoptimizer=("shape", (8, 3, 8), (1, 3, 64))))
expect("Reshape to (1, -1, 8) and (0, 0, 2, 4)", answers(twice, colours, first=long(1, -1, 8), second=long(0, 0, 2, 4)),
       all_but(onnxoptimizer="does not run"))
rows = [("Shape", ["x"], ["s"], {"start": 1}), ("Slice", ["s", "from", "to"], ["c"], {}),
        ("Concat", ["c", "rest"], ["t"], {"axis": 0}), ("Reshape", ["x", "t"], ["y"], {})]
expect("Shape from 1 on", answers(rows, colours, **{"from": long(0), "to": long(1), "rest": long(-1)}),
       all_but(onnxoptimizer=("shape", (3, 64), (1, 192))))

kernel = rng.normal(size=(6, 3, 3, 3)).astype(np.float32)
fading = np.linspace(1, .1, 6, dtype=np.float32)
window = [("Conv", ["x", "w"], ["c"], {}), ("Mul", ["c", "k"], ["y"], {})]
expect("Conv of 6 channels and a factor for each channel", answers(window, colours, w=kernel, k=fading.reshape(6, 1, 1)), all_but())
expect("a factor for each of 6 columns", answers(window, colours, w=kernel, k=fading), all_but(onnxslim=("wrong", 180, "of", 216)))
expect("a factor for each of 6 rows", answers(window, colours, w=kernel, k=fading.reshape(1, 1, 6, 1)), all_but(onnxslim=("wrong", 180, "of", 216)))
expect("of 6 columns, but 4 channels", answers(window, colours, w=kernel[:4], k=fading), all_but())

raise SystemExit(status)
END
