#!/usr/bin/env python3
"""What every elementwise row of floats is, in float64, to 60 digits and more.

Writes float64.json beside this file: for each row some 100 points
[x, …, y, rest], where y is the float64 nearest to the value at the float64
numbers x and rest what it was rounded by, in units of the last place of y.
The points are spread over all exponents for which y is finite, and lie close
to zeros, kinks and changes of method. Needs mpmath 1.3:

    python3 gen_float64.py [names]
"""
import json, math, os, random, sys
from fractions import Fraction
import mpmath
from mpmath import mp, mpf

mp.dps = 120
COUNT = 100
HERE = os.path.dirname(os.path.abspath(__file__))
REACH = Fraction(2) ** 50

# ------------------------------------------------------------------- rounding
def exact(v):
    """A float, an int, a Fraction or an mpf as a Fraction."""
    if isinstance(v, mpf):
        sign, man, exp, _ = v._mpf_
        if man == 0 and exp != 0: raise ValueError("not finite")
        size = Fraction(man) * Fraction(2) ** exp
        return -size if sign else size
    return Fraction(v)

def rounded(v):
    """The nearest float64, and what it was rounded by in units of its last place."""
    value = exact(v)
    y = value.numerator / value.denominator  # true division of integers rounds once
    return y, float((value - Fraction(y)) / Fraction(math.ulp(y)))

# ------------------------------------------------------------------ the values
pi = +mp.pi
sigmoid = lambda x: 1 / (1 + mp.exp(-x))
def lgamma(x):
    if x > 0: return mp.loggamma(x).real
    if x == mp.floor(x): raise ValueError("a pole")
    return mp.log(pi / abs(mp.sinpi(x))) - mp.loggamma(1 - x).real
def digamma(x):
    if x <= 0 and x == mp.floor(x): raise ValueError("a pole")
    return mp.digamma(x) if x > 0 else mp.digamma(1 - x) - pi / mp.tan(pi * (x - mp.nint(x)))
def erfc(x): return mp.erfc(x)
def below(x, of): return x if x > 0 else of(x)
def fmod(a, b): return a - b * Fraction(math.trunc(a / b))
def within(f):
    def g(a, b):
        a, b = Fraction(a), Fraction(b)
        if abs(a / b) > REACH: raise ValueError("out of reach")
        return f(a, b)
    return g
def need(condition):
    if not condition: raise ValueError("undefined")
def power(x, y):
    need(x > 0 or (x != 0 and y == mp.floor(y)))
    need(abs(y * mp.log(abs(x))) < 800)
    return mp.power(x, y)
def polygamma(n, x):
    need(x > 0)
    return mp.polygamma(int(n), x)
selu = (mpf(1.0507009873554805), mpf(1.6732632423543772))
def sinc(x): return mpf(1) if x == 0 else mp.sinpi(x) / (pi * x)
def log_gt(x): need(x > 0); return mp.log(x)

def bounded(f, n):
    """f where it neither overflows nor takes for ever."""
    def g(x):
        need(abs(x) < n)
        return f(x)
    return g

F = Fraction
UNARY = {
    "abs": abs, "neg": lambda x: -x, "sign": lambda x: (x > 0) - (x < 0), "square": lambda x: x * x,
    "reciprocal": lambda x: 1 / x,
    "floor": lambda x: F(math.floor(float(x))), "ceil": lambda x: F(math.ceil(float(x))),
    "trunc": lambda x: F(math.trunc(float(x))), "round": lambda x: F(round(F(float(x)))),
    "sqrt": lambda x: (need(x >= 0), mp.sqrt(x))[1], "rsqrt": lambda x: (need(x > 0), 1 / mp.sqrt(x))[1],
    "cbrt": lambda x: mp.sign(x) * mp.cbrt(abs(x)),
    "exp": bounded(mp.exp, 760), "exp2": bounded(lambda x: mp.power(2, x), 1100), "expm1": bounded(mp.expm1, 720),
    "log": log_gt, "log2": lambda x: log_gt(x) / mp.log(2), "log10": lambda x: log_gt(x) / mp.log(10),
    "log1p": lambda x: (need(x > -1), mp.log1p(x))[1],
    "sin": mp.sin, "cos": mp.cos, "tan": mp.tan,
    "asin": lambda x: (need(abs(x) <= 1), mp.asin(x))[1], "acos": lambda x: (need(abs(x) <= 1), mp.acos(x))[1],
    "atan": mp.atan, "sinc": sinc,
    "sinh": bounded(mp.sinh, 720), "cosh": bounded(mp.cosh, 720), "tanh": mp.tanh,
    "asinh": mp.asinh, "acosh": lambda x: (need(x >= 1), mp.acosh(x))[1],
    "atanh": lambda x: (need(abs(x) < 1), mp.atanh(x))[1],
    "erf": lambda x: mp.erf(x), "erfc": bounded(erfc, 40),
    "erfinv": lambda x: (need(abs(x) < 1), mp.erfinv(x))[1],
    "lgamma": lgamma, "digamma": digamma,
    "sigmoid": bounded(sigmoid, 760), "softplus": bounded(lambda x: mp.log1p(mp.exp(x)), 740),
    "logSigmoid": bounded(lambda x: -mp.log1p(mp.exp(-x)), 740),
    "silu": bounded(lambda x: x * sigmoid(x), 740),
    "mish": bounded(lambda x: x * mp.tanh(mp.log1p(mp.exp(x))), 740),
    "gelu": bounded(lambda x: x * erfc(-x / mp.sqrt(2)) / 2, 40),
    "geluTanh": bounded(lambda x: x * sigmoid(mp.sqrt(8 / pi) * (x + mpf(0.044715) * x**3)), 22),
    "softsign": lambda x: x / (1 + abs(x)),
    "logit": lambda x: (need(0 < x < 1), mp.log(x / (1 - x)))[1],
    "relu": lambda x: max(x, mpf(0)), "relu6": lambda x: min(max(x, mpf(0)), mpf(6)),
    "hardTanh": lambda x: min(max(x, mpf(-1)), mpf(1)),
    "hardSigmoid": lambda x: min(max(x + 3, mpf(0)), mpf(6)) / 6,
    "hardSwish": lambda x: x * min(max(x + 3, mpf(0)), mpf(6)) / 6,
    "selu": lambda x: selu[0] * (x if x > 0 else selu[1] * mp.expm1(x)),
}
BINARY = {
    "add": lambda a, b: a + b, "sub": lambda a, b: a - b, "mul": lambda a, b: a * b,
    "div": lambda a, b: a / b,
    "pow": power, "hypot": lambda a, b: mp.sqrt(a * a + b * b), "atan2": lambda a, b: mp.atan2(a, b),
    "maximum": max, "minimum": min, "squaredDifference": lambda a, b: (a - b) ** 2,
    "logAddExp": lambda a, b: max(a, b) + mp.log1p(mp.exp(-abs(a - b))),
    "xlogy": lambda x, y: mpf(0) if x == 0 else x * log_gt(y),
    "copySign": lambda a, b: abs(a) if math.copysign(1, float(b)) > 0 else -abs(a),
    "floorDivide": lambda a, b: F(math.floor(float(a) / float(b))),  # the quotient is rounded first
    "fmod": within(fmod), "remainder": within(lambda a, b: a - b * math.floor(a / b)),
    "prelu": lambda x, s: below(x, lambda x: s * x), "leakyRelu": lambda x, s: below(x, lambda x: s * x),
    "elu": lambda x, a: below(x, lambda x: a * mp.expm1(x)),
    "celu": lambda x, a: below(x, lambda x: a * mp.expm1(x / a)),
    "polygamma": polygamma,
}
TERNARY = {"clamp": lambda x, low, high: min(max(x, low), high)}

# ------------------------------------------------------------------- arguments
LIMITS = {  # where the value has digits, if that is less than everywhere
    "exp": (-745, 709.7), "exp2": (-1074, 1023.9), "expm1": (-50, 709.7), "sinh": (-710, 710), "cosh": (-710, 710),
    "tanh": (-20, 20), "asin": (-1, 1), "acos": (-1, 1), "atanh": (-1, 1), "erf": (-6.5, 6.5), "erfc": (-6, 27),
    "erfinv": (-1, 1), "sigmoid": (-745, 40), "softplus": (-740, 740), "logSigmoid": (-740, 740), "silu": (-740, 740),
    "mish": (-740, 740), "gelu": (-37, 37), "geluTanh": (-21, 21), "logit": (0, 1), "relu6": (-2, 8),
    "hardTanh": (-2, 2), "hardSigmoid": (-5, 5), "hardSwish": (-5, 5), "selu": (-40, 40), "sinc": (-30, 30),
    "elu": (-40, 40), "celu": (-40, 40), "lgamma": (-25, 25), "digamma": (-25, 25),
}
NEAR = {  # zeros, kinks and poles, and where methods change
    "sin": [math.pi, 355.0, 103993.0], "cos": [math.pi / 2, 22 / 7 / 2], "tan": [math.pi / 2, math.pi],
    "log": [1.0], "log2": [1.0, 2.0], "log10": [1.0, 10.0], "acos": [1.0, -1.0], "asin": [1.0, -1.0],
    "acosh": [1.0, 2.0**28], "atanh": [1.0, -1.0], "lgamma": [1.0, 2.0, -2.4570247382208006, -0.5, 0.5, 3.0, 8.0],
    "digamma": [1.4616321449683622, -0.504083008264455, -1.0, -10.0], "erf": [0.46875, 2.0, 4.0],
    "erfc": [0.46875, 4.0, 0.5], "erfinv": [1.0, -1.0, 0.85], "logit": [0.5, 1.0, 0.25, 0.75],
    "expm1": [0.5, -0.5], "tanh": [0.625], "asinh": [2.0**28, 1.0], "sinh": [22.0, 1.0], "sinc": [1.0, 7.0],
    "round": [0.5, 1.5, 2.5, -0.5, 2.0**52], "floor": [1.0, -1.0], "ceil": [1.0, -1.0], "trunc": [1.0, -1.0],
    "exp": [0.34657, -0.34657, -708.4], "log1p": [-1.0, 1e-8], "atan": [0.66, 1 + math.sqrt(2)],
    "cbrt": [1.0, 8.0], "sigmoid": [-0.5, 0.5], "geluTanh": [-0.75],
}

def spread(r, low=-1070, high=1023):
    """A number of any size and either sign."""
    return math.ldexp(1 + r.random(), r.randint(low, high)) * r.choice((-1, 1))

def draw(r, name):
    low, high = LIMITS.get(name, (-10, 10))
    kind = r.random()
    if name in NEAR and NEAR[name] and kind < 0.35:
        p = r.choice(NEAR[name])
        return p + p * r.choice((-1, 1)) * math.ldexp(r.random(), -r.randint(0, 48))
    if kind < 0.75: return low + (high - low) * r.random()
    if name in LIMITS: return spread(r, -300, 9)
    return spread(r)

def draw_many(r, name, arity):
    if name == "pow":
        x = abs(spread(r)) if r.random() < 0.5 else 1 + (r.random() - 0.5) * 2.0 ** -r.randint(0, 40)
        y = (2 * r.random() - 1) * 1000 / max(1e-9, abs(math.log2(x)))
        if r.random() < 0.3: return (x * r.choice((-1, 1)), float(round(y)))
        return (x, y)
    if name == "polygamma":
        return (float(r.randint(0, 5)), math.exp(r.uniform(-4, 6.9)))
    if name in ("elu", "celu"): return (draw(r, name), 0.25 + 2 * r.random())
    if name in ("prelu", "leakyRelu"): return (spread(r, -300, 300), r.random())
    if name == "logAddExp":
        a = r.uniform(-700, 700)
        return (a, a + r.uniform(-40, 40)) if r.random() < 0.6 else (spread(r, -60, 9), spread(r, -60, 9))
    if name in ("fmod", "remainder", "floorDivide"):
        b = spread(r, -300, 300)
        if r.random() < 0.3: return (float(r.randint(-999, 999)), float(r.randint(1, 40)) * r.choice((-1, 1)))
        return (b * r.choice((-1, 1)) * math.ldexp(1 + r.random(), r.randint(-3, 49)), b)
    if name == "clamp":
        a, b = r.uniform(-5, 5), r.uniform(-5, 5)
        return (r.uniform(-9, 9), min(a, b), max(a, b))
    if name in ("sub", "add", "squaredDifference") and r.random() < 0.4:
        a = spread(r, -300, 300)
        return (a, (a if name != "add" else -a) * (1 + r.random() * 2.0 ** -r.randint(0, 50)))
    if name in ("hypot", "atan2") and r.random() < 0.7:
        a = spread(r, -1000, 1000)
        return (a, a * spread(r, -30, 30))
    if name == "xlogy": return (spread(r, -300, 300), abs(spread(r)) if r.random() < 0.6 else 1 + r.random() * 2.0 ** -r.randint(0, 50))
    return tuple(spread(r, -500, 500) for _ in range(arity))

def points(name, f, arity):
    r = random.Random("float64 " + name)
    seen, found = set(), []
    for _ in range(40 * COUNT):
        if len(found) == COUNT: break
        x = (draw(r, name),) if arity == 1 else draw_many(r, name, arity)
        if x in seen or not all(map(math.isfinite, x)): continue
        seen.add(x)
        try:
            y, rest = rounded(f(*map(mpf, x)) if name not in ("fmod", "remainder") else f(*x))
        except (ValueError, ZeroDivisionError, OverflowError): continue
        if math.isinf(y) or (y == 0 and rest != 0): continue
        found.append([*x, y, round(rest, 3)])
    return found

def main():
    only = set(sys.argv[1:])
    path = os.path.join(HERE, "float64.json")
    old = json.load(open(path)) if only and os.path.exists(path) else {}
    result = {}
    for arity, table in ((1, UNARY), (2, BINARY), (3, TERNARY)):
        for name, f in table.items():
            result[name] = old[name] if only and name not in only and name in old else points(name, f, arity)
            if len(result[name]) < COUNT // 2: print(name, "has only", len(result[name]), "points")
    lines = ",\n".join(f'"{name}": {json.dumps(result[name], separators=(",", ":"))}' for name in sorted(result))
    with open(path, "w") as out: out.write("{\n" + lines + "\n}\n")

main()
