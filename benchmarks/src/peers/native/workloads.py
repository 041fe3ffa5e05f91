"""The workloads in PyTorch, eager, for benchmarks/src/peers/native/child.ts, which says what is asked and answered."""

import array
import sys
import time

import torch
import torch.nn.functional as F

torch.set_num_threads(int(sys.argv[1]))


def read(text):
    file, shape, dtype = text.rsplit(":", 2)
    with open(file, "rb") as opened:
        flat = torch.frombuffer(bytearray(opened.read()), dtype=torch.float32)
    sizes = [int(size) for size in shape.split("x")] if shape else []
    return flat.reshape(sizes).to({"int32": torch.int32, "bool": torch.bool}.get(dtype, torch.float32))


def with_gradients(loss, count=None):
    def run(*inputs):
        primals = [x.detach().requires_grad_() for x in inputs]
        value = loss(*primals)
        return [value.detach(), *torch.autograd.grad(value, primals[:count])]

    return run


def sigmoid_mean(x, w, b):
    return torch.sigmoid(x * w + b).mean()


def chain(x):
    return torch.relu(torch.exp(torch.log(torch.sigmoid(x) * x + 2) - 1) * x - 0.5).sum()


def slopes_of(x, labels, weights):
    def loss(w1, b1, w2, b2):
        scores = torch.relu(x @ w1 + b1) @ w2 + b2
        return -(labels * F.log_softmax(scores, -1)).sum(-1).mean()

    return with_gradients(loss)(*weights)


def step(x, labels, *weights):
    value, *slopes = slopes_of(x, labels, weights)
    return [value, *(w - 0.1 * slope for w, slope in zip(weights, slopes))]


def momentum_step(x, labels, *arrays):
    weights, velocities = arrays[:4], arrays[4:]
    value, *slopes = slopes_of(x, labels, weights)
    faster = [0.9 * v + slope for v, slope in zip(velocities, slopes)]
    return [value, *(w - 0.15 * v for w, v in zip(weights, faster)), *faster]


def squared_means(axis):
    return with_gradients(lambda x: x.mean(axis).square().sum())


def product(a, b):
    return [a @ b]


WORKLOADS = {
    "W1f": lambda x, w, b: [sigmoid_mean(x, w, b)],
    "W1g": with_gradients(sigmoid_mean),
    "W7": with_gradients(sigmoid_mean),
    "W2g": with_gradients(lambda x, y: torch.pow(x, y).mean()),
    "W3-mean0": lambda x: [x.mean(0)],
    "W3-mean1": lambda x: [x.mean(1)],
    "W3-sum": lambda x: [x.sum()],
    "W3g-axis0": squared_means(0),
    "W3g-axis1": squared_means(1),
    "W4g": with_gradients(chain),
    "W5-256": product,
    "W5-512": product,
    "W5-1024": product,
    "W6": step,
    "digits": momentum_step,
}


def row(path, axis, wrt):
    module, *names = path.split(".")
    op = {"torch": torch, "F": F}[module]
    for name in names:
        op = getattr(op, name)

    def apply(*x):
        if axis in ("", "all"):
            return op(*x)
        y = op(*x, int(axis))
        # Extremes along an axis come with their positions.
        return y[0] if isinstance(y, tuple) else y

    if wrt == "":
        return lambda *x: [apply(*x)]
    chosen = [int(at) for at in wrt.split(",")]

    def backward(*x):
        *given, cotangent = x
        primals = [each.detach().requires_grad_() if at in chosen else each for at, each in enumerate(given)]
        return torch.autograd.grad(apply(*primals), [primals[at] for at in chosen], cotangent)

    return backward


def program_of(name):
    if name.startswith("row;"):
        return row(*name.split(";")[1:])
    return WORKLOADS[name]


def main():
    run = None
    for line in sys.stdin:
        verb, *rest = line.split()
        try:
            if verb == "prepare":
                program = program_of(rest[0])
                inputs = [read(text) for text in rest[1:]]
                run = lambda: program(*inputs)  # noqa: E731
                answer = "ok"
            elif verb == "run":
                started = time.perf_counter()
                for _ in range(int(rest[0])):
                    # Reading an element waits for the call, as it does elsewhere.
                    run()[0].reshape(-1)[0].item()
                answer = str(1000 * (time.perf_counter() - started))
            elif verb == "results":
                results = [result.detach().to(torch.float32).contiguous() for result in run()]
                with open(rest[0], "wb") as opened:
                    for result in results:
                        array.array("f", result.flatten().tolist()).tofile(opened)
                answer = " ".join(str(result.numel()) for result in results)
            else:
                answer = "ok"
        except Exception as thrown:  # whatever it is, the other side is told
            answer = "no " + " ".join(str(thrown).split())
        print(answer, flush=True)


main()
