#!/usr/bin/env python3
"""Vectors of ops that carry no derivative: comparisons, logic, bits, predicates, counts, positions, quotients of whole
numbers, conversions. Every number is computed twice, by PyTorch and by plain Python, and both must be equal: there is no
rounding that they could differ in. Where PyTorch defines nothing (a conversion out of range, a shift by 32 and more) the
case says so, and Python alone decides.

Each case has a random stream of its own, as in gen_golden.py.     Run:  python3 gen_exact.py [outdir]"""
import itertools, json, math, operator, os, sys, zlib
import numpy as np
import torch

torch.set_num_threads(1); np.seterr(over="ignore")
OUT = sys.argv[1] if len(sys.argv) > 1 else os.path.dirname(os.path.abspath(__file__))
SEED = 20240229
inf, nan = math.inf, math.nan
T = {'float': torch.float64, 'float64': torch.float64, 'float32': torch.float32, 'int32': torch.int32, 'bool': torch.bool}
PAIRS = [((), ()), ((4,), (4,)), ((2, 3), (2, 3)), ((), (3,)), ((3,), ()), ((2, 1), (1, 3)), ((2, 3), (3,)), ((3,), (2, 3)),
         ((4, 1, 3), (2, 1)), ((1,), (1, 1)), ((2, 3), (1, 1)), ((0,), (1,)), ((2, 0), (2, 1)), ((3, 3), (3,)), ((3, 1), (3, 3)), ((3,), (3, 1))]
FEW = [PAIRS[i] for i in (2, 6, 14)]
AXES = [((), None, False), ((5,), None, False), ((5,), 0, True), ((2, 3), None, False), ((2, 3), 0, False), ((2, 3), -1, False), ((2, 3, 4), [0, 2], False),
        ((2, 3, 4), [0, -1], True), ((3, 3), 0, False), ((3, 3), 1, False), ((2, 2, 2), [1, 2], True), ((2, 3), [], False), ((2, 0, 3), 1, False), ((0,), None, False)]
LINES = [((5,), 0, False), ((5,), 0, True), ((2, 3), 0, False), ((2, 3), -1, False), ((2, 3, 4), 1, True), ((3, 3), 0, False), ((3, 3), -1, False), ((2, 1, 3), 1, False), ((70,), 0, False), ((2, 70), 1, False)]
# what float32 cannot hold, the ends of int32, and their neighbours
HARD = [-2**31, -2**31 + 1, -2**24 - 1, -2**24, -7, -1, 0, 1, 6, 2**24, 2**24 + 1, 2**31 - 2, 2**31 - 1]
SPECIAL = [nan, inf, -inf, 0.0, -0.0, 1.0, -1.5, 1.401298464324817e-45]

def rng_for(cid): return np.random.Generator(np.random.PCG64([SEED, zlib.crc32(cid.encode())]))
def enc(x):
    x = float(x)
    if math.isnan(x): return 'NaN'
    if math.isinf(x): return 'Infinity' if x > 0 else '-Infinity'
    if x == int(x) and abs(x) < 1e15: return '-0' if x == 0 and math.copysign(1, x) < 0 else int(x)
    return x
def same(a, b): return a == b or (a != a and b != b)
def wrap(v): return (int(v) + 2**31) % 2**32 - 2**31
def label(s): return 'x'.join(map(str, s)) or 'scalar'
def where_(axes): return 'all' if axes is None else str(axes) if isinstance(axes, int) else '.'.join(map(str, axes)) or 'none'

CASES = []
def emit(cid, op, arrays, dtypes, out, given, result, attrs=None):
    """`given` is the flat list of Python's results in row-major order, `result` PyTorch's tensor or None."""
    shape, given = out[0], [float(v) for v in given]
    if result is not None:
        assert tuple(result.shape) == tuple(shape), (cid, result.shape, shape)
        got = result.to(torch.float64).flatten().tolist()
        assert len(got) == len(given) and all(map(same, got, given)), (cid, got, given)
    c = {'id': cid, 'op': op}
    if attrs: c['attrs'] = attrs
    c['inputs'] = [{'dtype': d, 'shape': list(np.shape(a)), 'data': [enc(v) for v in np.ravel(a)]} for a, d in zip(arrays, dtypes)]
    c['output'] = {'dtype': out[1], 'shape': list(shape), 'data': [enc(v) for v in given]}
    if result is None: c['python'] = 'alone'
    CASES.append(c)
def torched(a, d): return torch.tensor(np.asarray(a, np.float64).tolist(), dtype=torch.float64).reshape(np.shape(a)).to(T[d])
def small(rng, shape, dtype):
    """Few values, so that many are equal."""
    if dtype == 'bool': return rng.integers(0, 2, shape).astype(np.float64)
    return rng.integers(-2, 3, shape) * (1.0 if dtype == 'int32' else .5)

def elementwise(op, py, tf, dtypes, gives, domain=None, pairs=PAIRS, few=FEW, special=True, tag=''):
    """An op over broadcasting shapes, then over every pair of hard values."""
    for dtype in dtypes:
        for shapes in (pairs if dtype == dtypes[0] else few):
            cid = f"{op}/{dtype}-{'_'.join(map(label, shapes))}{tag}"; rng = rng_for(cid)
            xs = [np.asarray((domain or small)(rng, s, dtype)) for s in shapes]
            one(cid, op, py, tf, xs, dtype, gives)
        if not special: continue
        hard = [HARD] if dtype == 'int32' else [SPECIAL] if dtype == 'float' else [[0, 1]]
        xs = [np.array(hard[0], np.float64)] if len(pairs[0]) == 1 else [np.array(hard[0], np.float64)[:, None], np.array(hard[0], np.float64)]
        one(f'{op}/{dtype}-hard{tag}', op, py, tf, xs, dtype, gives)
def one(cid, op, py, tf, xs, dtype, gives):
    cast = float if dtype == 'float' else int
    full = np.broadcast_arrays(*xs) if len(xs) > 1 else xs
    given = [py(*map(cast, vs)) for vs in zip(*[np.ravel(f).tolist() for f in full])]
    emit(cid, op, xs, [dtype] * len(xs), (full[0].shape, gives or dtype), given, tf(*[torched(x, dtype) for x in xs]) if tf else None)

for op in ('eq', 'ne', 'lt', 'le', 'gt', 'ge'): elementwise(op, getattr(operator, op), getattr(torch, op), ['float', 'int32', 'bool'], 'bool')
for op, py in (('and', lambda a, b: a != 0 and b != 0), ('or', lambda a, b: a != 0 or b != 0), ('xor', lambda a, b: (a != 0) != (b != 0))):
    elementwise(f'logical_{op}', py, getattr(torch, f'logical_{op}'), ['float', 'int32', 'bool'], 'bool')
ONE = [((),), ((5,),), ((2, 3),), ((0,),)]
elementwise('logical_not', lambda a: a == 0, torch.logical_not, ['float', 'int32', 'bool'], 'bool', pairs=ONE, few=ONE[2:3])
for op, py, tf in (('is_nan', math.isnan, torch.isnan), ('is_inf', math.isinf, torch.isinf), ('is_finite', math.isfinite, torch.isfinite)):
    mixed = lambda rng, s, d: rng.choice(np.array(SPECIAL if d == 'float' else HARD, np.float64), s)
    elementwise(op, py, tf, ['float', 'int32'], 'bool', domain=mixed, pairs=ONE, few=ONE[2:3])
bits = lambda rng, s, d: rng.integers(-2**31, 2**31, s).astype(np.float64)
for op in ('and', 'or', 'xor'): elementwise(f'bitwise_{op}', getattr(operator, f'{op}_' if op != 'xor' else 'xor'), getattr(torch, f'bitwise_{op}'), ['int32'], None, domain=bits)
elementwise('bitwise_not', operator.invert, torch.bitwise_not, ['int32'], None, domain=bits, pairs=ONE)
for op, py, tf in (('shift_left', lambda a, b: wrap(a << (b % 32)), torch.bitwise_left_shift), ('shift_right', lambda a, b: a >> (b % 32), torch.bitwise_right_shift)):
    for s1, s2 in PAIRS:
        cid = f'{op}/int32-{label(s1)}_{label(s2)}'; rng = rng_for(cid)
        one(cid, op, py, tf, [bits(rng, s1, None), rng.integers(0, 32, s2).astype(np.float64)], 'int32', None)
    one(f'{op}/int32-hard', op, py, tf, [np.array(HARD, np.float64)[:, None], np.array([0., 1, 7, 16, 30, 31])], 'int32', None)
    # PyTorch leaves these open
    one(f'{op}/int32-modulo', op, py, None, [np.array([1., -5, 2**30])[:, None], np.array([32., 33, 63, -1])], 'int32', None)

# quotients of whole numbers: exact, though they do not fit the floats they are estimated with
def nonzero(rng, s, d): v = rng.integers(1, 9, s) * rng.choice([-1, 1], s); return v.astype(np.float64)
def wide(rng, s, d): return rng.integers(-2**31 + 1, 2**31, s).astype(np.float64)
for op, py, tf in (('floor_divide', operator.floordiv, torch.floor_divide), ('remainder', operator.mod, torch.remainder), ('fmod', lambda a, b: int(math.copysign(abs(a) % abs(b), a)), torch.fmod)):
    for s1, s2 in PAIRS:
        cid = f'{op}/int32-{label(s1)}_{label(s2)}'; rng = rng_for(cid)
        one(cid, op, py, tf, [wide(rng, s1, None), nonzero(rng, s2, None)], 'int32', None)
    one(f'{op}/int32-hard', op, py, tf, [np.array(HARD[1:], np.float64)[:, None], np.array([v for v in HARD[1:] if v], np.float64)], 'int32', None)
one('squared_difference/int32-wraps', 'squared_difference', lambda a, b: wrap((a - b) ** 2), lambda a, b: (a - b) ** 2, [np.array([3., -7, 2**16, 2**31 - 1])[:, None], np.array([5., 0, -2**15])], 'int32', None)

# ------------------------------------------------------------------ counts and positions
def lanes(x, axes, keep, f):
    nd = x.ndim; ax = tuple(range(nd)) if axes is None else tuple(a % nd for a in ([axes] if isinstance(axes, int) else axes)); rest = [i for i in range(nd) if i not in ax]
    out = []
    for idx in np.ndindex(*[x.shape[i] for i in rest]):
        sl = [slice(None)] * nd
        for i, j in zip(rest, idx): sl[i] = j
        out.append(f(np.ravel(x[tuple(sl)]).tolist()))
    return tuple(1 if i in ax else x.shape[i] for i in range(nd)) if keep else tuple(x.shape[i] for i in rest), out
def t_count(x, axes, keep):
    y = x != 0; ax = tuple(range(x.dim())) if axes is None else (axes,) if isinstance(axes, int) else tuple(axes)
    return y.to(torch.int64) if ax == () and x.dim() else y.reshape(1).sum(0) if x.dim() == 0 else y.sum(ax, keepdim=keep)
COUNTS = [('any', lambda v: any(t != 0 for t in v), lambda x, a, k: t_count(x, a, k) > 0, 'bool'),
          ('all', lambda v: all(t != 0 for t in v), lambda x, a, k: t_count(x == 0, a, k) == 0, 'bool'),
          ('count_nonzero', lambda v: sum(t != 0 for t in v), t_count, 'int32')]
for op, py, tf, gives in COUNTS:
    for dtype in ('float', 'int32', 'bool'):
        for shape, axes, keep in AXES if dtype == 'float' else AXES[3:8]:
            cid = f"{op}/{dtype}-{label(shape)}_ax{where_(axes)}{'_keep' if keep else ''}"; rng = rng_for(cid)
            x = np.asarray(rng.choice([0., 0., 1.], shape) if dtype != 'float' else rng.choice([0., -0., .5, nan, -inf] if op != 'all' else [1.] * 8 + [0., -0., nan], shape))
            sh, given = lanes(x, axes, keep, py)
            emit(cid, op, [x], [dtype], (sh, gives), given, tf(torched(x, dtype), axes, keep), {'axes': axes, 'keepdims': keep})
def first(better):
    def f(v):
        for i, t in enumerate(v):
            if t != t: return i
        best = 0
        for i, t in enumerate(v):
            if better(t, v[best]): best = i
        return best
    return f
for op, py, tf in (('arg_max', first(operator.gt), torch.argmax), ('arg_min', first(operator.lt), torch.argmin)):
    for dtype in ('float', 'int32'):
        for shape, axis, keep in LINES:
            cid = f"{op}/{dtype}-{label(shape)}_ax{axis}{'_keep' if keep else ''}"; rng = rng_for(cid)
            x = small(rng, shape, dtype)
            sh, given = lanes(x, axis, keep, py)
            emit(cid, op, [x], [dtype], (sh, 'int32'), given, tf(torched(x, dtype), axis, keepdim=keep), {'axes': axis, 'keepdims': keep})
        # over all axes: the position in the flat array
        for shape in ((), (5,), (2, 3), (2, 3, 4), (3, 3)):
            cid = f'{op}/{dtype}-{label(shape)}_axall'; rng = rng_for(cid)
            x = np.asarray(small(rng, shape, dtype))
            sh, given = lanes(x, None, False, py)
            emit(cid, op, [x], [dtype], (sh, 'int32'), given, tf(torched(x, dtype)), {'axes': None, 'keepdims': False})
        x = np.array([[1., nan, 3, nan], [inf, 1, inf, -inf], [-inf, -inf, -inf, -inf], [-0., 0, 0, -0.]] if dtype == 'float' else [[2**24, 2**24 + 1, 2**24 + 1, 0], [-2**31, -2**31 + 1, 2**31 - 1, 2**31 - 2], [7, 7, 7, 7]])
        sh, given = lanes(x, 1, False, py)
        emit(f'{op}/{dtype}-hard', op, [x], [dtype], (sh, 'int32'), given, tf(torched(x, dtype), 1), {'axes': 1, 'keepdims': False})

# ------------------------------------------------------------------ conversions
def cast(name, values, source, target, py, torch_knows=True):
    x = np.array(values, np.float64)
    emit(f'cast/{source}-{target}{name}', 'cast', [x], [source], (x.shape, target), [py(v) for v in values], torched(x, source).to(T[target]) if torch_knows else None, {'dtype': target})
to32 = lambda v: float(np.float32(v))
cast('', [0., -0., .3, -.3, 1.5, -1.5, 2.999, -2.999, 123456.5, 16777216, 2147483520, -2147483648], 'float64', 'int32', math.trunc)
cast('', [0., -0., .25, -.25, 1.5, -1.5, 2.75, -2.75, 123456.5, 16777216, 2147483520, -2147483648], 'float32', 'int32', math.trunc)
saturate = lambda v: 0 if math.isnan(v) else max(-2**31, min(2**31 - 1, v))
cast('-beyond', [nan, inf, -inf, 3e9, -3e9, 2147483648.], 'float32', 'int32', saturate, False)
for source in ('float64', 'float32'): cast('', SPECIAL[1:] + [nan, 2., .5], source, 'bool', lambda v: v != 0)
cast('', [0, 1, -1, 7, -2**31, 2**31 - 1], 'int32', 'bool', lambda v: v != 0)
cast('', [math.pi, -math.e, .1, 1 / 3, 1e-50, 1e-40, 16777217, 3.4028235677973366e38, 3.4028234663852886e38, inf, nan, -0.], 'float64', 'float32', to32)
cast('', [0., -1.5, 3.4028234663852886e38, 1.401298464324817e-45, inf, nan], 'float32', 'float64', float)
for target in ('float32', 'float64'):
    cast('', HARD + [33554433, 33554435, 123456789], 'int32', target, to32 if target == 'float32' else float)
    cast('', [0, 1, 1, 0], 'bool', target, float)
cast('', [0, 1, 1, 0], 'bool', 'int32', int)

assert len({c['id'] for c in CASES}) == len(CASES)
p = os.path.join(OUT, 'exact.json')
with open(p, 'w') as fh:
    head = {'format': 'golden-exact/1', 'generator': {'script': 'gen_exact.py', 'seed': SEED, 'torch': torch.__version__, 'numpy': np.__version__}, 'count': len(CASES)}
    fh.write(json.dumps(head)[:-1] + ', "cases": [\n' + ',\n'.join(json.dumps(c, separators=(',', ':'), allow_nan=False) for c in CASES) + '\n]}\n')
print(f'exact.json {len(CASES)} cases {os.path.getsize(p) // 1024} KiB')
