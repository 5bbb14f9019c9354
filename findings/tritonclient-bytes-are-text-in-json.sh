#!/bin/sh
# tritonclient 2.73.0: is a BYTES tensor of an answer the same in Python, whether it comes in binary or in JSON?
# Guess: yes, an array of bytes; and what the client sends comes back as it was.
# Seen: bytes from a binary answer, str from one in JSON, in arrays of the same type. So b"ab" in outputs and result == b"ab" depend on
# InferRequestedOutput(binary_data=...). Going out, bytes that are no UTF-8 cannot be sent in JSON at all, not even as base64: the client says to send
# them in binary. An array of bytes in numpy's own type loses the zeros at their ends.
# Seen 2026-11-28 with numpy 2.4.6 and Python 3.11.
# Needs Python 3.11 or newer and a package index. Fails where this has changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check "tritonclient[http]==2.73.0" numpy==2.4.6 \
    >"$work/pip.log" 2>&1 || { cat "$work/pip.log"; exit 1; }

cd "$work"
venv/bin/python -W ignore - <<'END'
import json
from importlib.metadata import version

import numpy as np
import tritonclient.http as triton

status = 0


def expect(what, seen, expected):
    global status
    print(f"{what}: {seen}")
    if seen != expected:
        print(f"    expected: {expected}")
        status = 1


print("tritonclient", version("tritonclient"))
output = {"name": "masks", "datatype": "BYTES", "shape": [1]}
plain = json.dumps({"outputs": [{**output, "data": ["ab"]}]}).encode()
head = json.dumps({"outputs": [{**output, "parameters": {"binary_data_size": 6}}]}).encode()
text = triton.InferResult.from_response_body(plain).as_numpy("masks")
raw = triton.InferResult.from_response_body(head + b"\x02\x00\x00\x00ab", header_length=len(head)).as_numpy("masks")
expect("in JSON", [str(text.dtype), text[0]], ["object", "ab"])
expect("in binary", [str(raw.dtype), raw[0]], ["object", b"ab"])
expect("equal", bool((text == raw).all()), False)


def sent(array, binary):
    tensor = triton.InferInput("picture", [1], "BYTES")
    try:
        tensor.set_data_from_numpy(array, binary_data=binary)
    except triton.InferenceServerException as e:
        return type(e).__name__
    body, length = triton.InferenceServerClient.generate_request_body([tensor])
    return body[length:] if binary else json.loads(body)["inputs"][0]["data"]


expect("an object of text, sent in JSON", sent(np.array([b"ab"], dtype=np.object_), False), ["ab"])
expect("an object of other bytes, sent in JSON", sent(np.array([b"\x89PNG"], dtype=np.object_), False), "InferenceServerException")
expect("zeros at the end, as an object", sent(np.array([b"a\x00\x00"], dtype=np.object_), True), b"\x03\x00\x00\x00a\x00\x00")
expect("and in numpy's type", sent(np.array([b"a\x00\x00"]), True), b"\x01\x00\x00\x00a")

raise SystemExit(status)
END
