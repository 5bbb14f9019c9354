"""The model nuclei behind a plain FastAPI server on PyTorch: what one would write in an afternoon, with PyTorch's settings as good as they get.

Needs: pip install torch==2.15.0 fastapi uvicorn numpy pillow pycocotools safetensors
Use:   (. scripts/environment.sh; OMP_NUM_THREADS=1 WORKERS=2 python scripts/peers/server.py PORT)
       (one process; requests on two threads, each with one core)
Then:  scripts/server-load http://127.0.0.1:PORT/segment FOLDER CLIENTS SECONDS

Normalises, runs the network in bf16 channels_last with batch normalisation folded, clusters by seeds as the paper does, and answers COCO RLE.
"""
import io
import os
import re
import sys

os.environ.setdefault("OMP_NUM_THREADS", "1")  # torch reads it when it is loaded

import numpy
import torch
import torch.fx.experimental.optimization  # noqa: F401, used by name
import uvicorn
from concurrent.futures import ThreadPoolExecutor
from fastapi import FastAPI, Request
from PIL import Image
from pycocotools import mask as coco
from safetensors.torch import load_file

sys.path.insert(0, os.path.dirname(__file__))
from networks import Network, torch_bf16

HERE = os.path.dirname(os.path.abspath(__file__))
PARTS = {"conv3x1_1": "a", "conv1x3_1": "b", "conv3x1_2": "c", "conv1x3_2": "d", "bn1": "m", "bn2": "n", "bn": "norm"}


def name(key):
    key = key.replace("encoder.initial_block", "encoder.0")
    key = re.sub(r"encoder\.layers\.(\d+)", lambda m: "encoder.%d" % (int(m[1]) + 1), key)
    key = key.replace("decoders.0.", "embeddings.").replace("decoders.1.", "seeds.")
    key = key.replace("layers.", "").replace("output_conv", "6")
    return ".".join(PARTS.get(part, part) for part in key.split("."))


network = Network().eval()
weights = load_file(os.path.join(HERE, "../../models/nuclei/model.safetensors"))
# The encoder's own layer of outputs serves pre-training alone, and networks.py has none.
named = {name(k): v.float() for k, v in weights.items() if not k.startswith("encoder.output_conv.")}
missing, unexpected = network.load_state_dict(named, strict=False)
missing = [key for key in missing if not key.endswith("num_batches_tracked")]
if missing or unexpected:
    sys.exit(f"the model's weights are not those of this network: missing {missing}, unexpected {unexpected}")
run = torch_bf16(network, True)
torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
workers = ThreadPoolExecutor(int(os.environ.get("WORKERS", "2")))
app = FastAPI()


def cluster(output):
    """Seeds, best first; each takes the pixels whose embeddings lie within its Gaussian."""
    h, w = output.shape[1:]
    y, x = torch.meshgrid(torch.arange(h) / 1023, torch.arange(w) / 1023, indexing="ij")
    e = torch.tanh(output[:2]) + torch.stack([x, y])
    s, q = output[2:4], torch.sigmoid(output[4])
    inside = q > 0.5
    e, s, q = e[:, inside], torch.exp(10 * s[:, inside]), q[inside]
    free = torch.ones_like(q, dtype=torch.bool)
    found = []
    while free.any():
        p = torch.argmax(q * free)
        if q[p] < 0.9:
            break
        free[p] = False
        taken = torch.exp(-(s[:, p : p + 1] * (e - e[:, p : p + 1]) ** 2).sum(0)) > 0.5
        if taken.sum() > 20 and (free & taken).sum() / taken.sum() > 0.5:
            mask = torch.zeros(h, w, dtype=torch.uint8)
            mask[inside] = taken.to(torch.uint8)
            found.append((mask.numpy(), float(q[p])))
        free &= ~taken
    return found


def segment(body):
    picture = numpy.asarray(Image.open(io.BytesIO(body)).convert("L"), numpy.float32)
    low, high = numpy.percentile(picture, (1, 99.8))
    picture = (picture - low) / max(high - low, 1e-6)
    h, w = picture.shape
    padded = numpy.pad(picture, ((0, -h % 8), (0, -w % 8)), mode="edge")[None, None].astype(numpy.float32)
    with torch.inference_mode():
        output = run(padded)[0, :, :h, :w].float()
        found = cluster(output)
    objects = []
    for mask, score in found:
        rle = coco.encode(numpy.asfortranarray(mask))
        objects.append({"size": rle["size"], "counts": rle["counts"].decode(), "score": score})
    return {"objects": objects}


@app.post("/segment")
async def answer(request: Request):
    import asyncio

    return await asyncio.get_running_loop().run_in_executor(workers, segment, await request.body())


if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning")
