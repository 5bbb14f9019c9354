"""Times the network of Spatial Embeddings (ERFNet with two decoders, one channel in, 5 out) in other run times, on random weights.

Needs: pip install torch==2.15.0 openvino==2026.4.1 onnxruntime==1.32.0 onnx onnxscript numpy
Use:   (. scripts/environment.sh; python scripts/peers/networks.py [THREADS] [--memory NAME WIDTHxHEIGHT])
Then:  scripts/bench NetworkBenchmark

With --memory one run time alone does three passes and prints the peak memory of its process.
"""
import os
import resource
import sys
import tempfile
import time

import numpy
import torch
from torch import nn

SIZES = [(256, 256), (512, 512), (2048, 1024)]


class Half(nn.Module):
    def __init__(self, cin, cout):
        super().__init__()
        self.conv, self.norm = nn.Conv2d(cin, cout - cin, 3, 2, 1), nn.BatchNorm2d(cout, 1e-3)

    def forward(self, x):
        return torch.relu(self.norm(torch.cat([self.conv(x), torch.max_pool2d(x, 2)], 1)))


class Residual(nn.Module):
    def __init__(self, c, d=1):
        super().__init__()
        self.a, self.b = nn.Conv2d(c, c, (3, 1), 1, (1, 0)), nn.Conv2d(c, c, (1, 3), 1, (0, 1))
        self.c = nn.Conv2d(c, c, (3, 1), 1, (d, 0), (d, 1))
        self.d = nn.Conv2d(c, c, (1, 3), 1, (0, d), (1, d))
        self.m, self.n = nn.BatchNorm2d(c, 1e-3), nn.BatchNorm2d(c, 1e-3)

    def forward(self, x):
        y = torch.relu(self.m(self.b(torch.relu(self.a(x)))))
        return torch.relu(self.n(self.d(torch.relu(self.c(y)))) + x)


class Twice(nn.Module):
    def __init__(self, cin, cout):
        super().__init__()
        self.conv, self.norm = nn.ConvTranspose2d(cin, cout, 3, 2, 1, 1), nn.BatchNorm2d(cout, 1e-3)

    def forward(self, x):
        return torch.relu(self.norm(self.conv(x)))


def decoder(out):
    return nn.Sequential(
        Twice(128, 64), Residual(64), Residual(64), Twice(64, 16), Residual(16), Residual(16),
        nn.ConvTranspose2d(16, out, 2, 2))


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = nn.Sequential(
            Half(1, 16), Half(16, 64), *[Residual(64) for _ in range(5)],
            Half(64, 128), *[Residual(128, d) for _ in range(2) for d in (2, 4, 8, 16)])
        self.embeddings, self.seeds = decoder(4), decoder(1)

    def forward(self, x):
        f = self.encoder(x)
        return torch.cat([self.embeddings(f), self.seeds(f)], 1)


def torch_bf16(net, folded, compiled=False):
    net = net.to(memory_format=torch.channels_last)
    if folded:
        net = torch.fx.experimental.optimization.fuse(net)
    if compiled:
        net = torch.compile(net)

    def run(x):
        with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16):
            return net(torch.from_numpy(x).to(memory_format=torch.channels_last))

    return run


def openvino(net, precision, threads):
    import openvino as ov

    model = ov.convert_model(net, example_input=torch.zeros(1, 1, 64, 64))
    runs = {}

    def run(x):
        if x.shape not in runs:
            shaped = model.clone()
            shaped.reshape(list(x.shape))
            runs[x.shape] = ov.Core().compile_model(
                shaped, "CPU",
                {"INFERENCE_PRECISION_HINT": precision, "INFERENCE_NUM_THREADS": threads, "PERFORMANCE_HINT": "LATENCY"})
        return runs[x.shape](x)

    return run


def onnxruntime(net, threads):
    import onnxruntime as ort

    file = os.path.join(tempfile.mkdtemp(), "network.onnx")
    torch.onnx.export(net, (torch.zeros(1, 1, 64, 64),), file, dynamo=True, verbose=False, dynamic_shapes=(
        {2: 8 * torch.export.Dim("h", min=2, max=512), 3: 8 * torch.export.Dim("w", min=2, max=512)},))
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    session = ort.InferenceSession(file, options, providers=["CPUExecutionProvider"])
    name = session.get_inputs()[0].name
    return lambda x: session.run(None, {name: x})


def peers(threads):
    import torch.fx.experimental.optimization  # noqa: F401, used by name

    def network():
        torch.manual_seed(1)
        return Network().eval()

    return {
        "OpenVINO bf16": lambda: openvino(network(), "bf16", threads),
        "OpenVINO fp32": lambda: openvino(network(), "f32", threads),
        "ONNX Runtime fp32": lambda: onnxruntime(network(), threads),
        "PyTorch bf16": lambda: torch_bf16(network(), False),
        "PyTorch bf16, folded": lambda: torch_bf16(network(), True),
        "torch.compile bf16": lambda: torch_bf16(network(), True, True),
    }


def image(width, height):
    return numpy.random.default_rng(1).random((1, 1, height, width), numpy.float32)


def main():
    threads = int(sys.argv[1]) if len(sys.argv) > 1 and sys.argv[1].isdigit() else 2
    torch.set_num_threads(threads)
    if "--memory" in sys.argv:
        name, size = sys.argv[sys.argv.index("--memory") + 1:]
        run = peers(threads)[name]()
        for _ in range(3):
            run(image(*map(int, size.split("x"))))
        print(name, size, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, "MB")
        return
    for name, make in peers(threads).items():
        run = make()
        for width, height in SIZES:
            x = image(width, height)
            times = []
            for i in range(3 + (7 if width * height > 1e6 else 31)):
                start = time.perf_counter()
                run(x)
                times.append(1e3 * (time.perf_counter() - start))
            times = sorted(times[3:])
            print(f"{name:22} {width}x{height} {times[len(times) // 2]:8.1f} ms ({times[0]:.1f} to {times[-1]:.1f})", flush=True)


if __name__ == "__main__":
    main()
