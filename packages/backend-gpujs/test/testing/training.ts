import {
  matmul,
  mean,
  relu,
  scope,
  type Session,
  sub,
  type Tensor,
  tensor,
  valueAndGrad,
  withBackend,
} from "@cotangent/core-api"

interface Weights {
  readonly first: Tensor
  readonly second: Tensor
}

function lossOf({ first, second }: Weights, inputs: Tensor, targets: Tensor): Tensor {
  const error = sub(matmul(relu(matmul(inputs, first)), second), targets)
  return mean(error.mul(error))
}

/** Trains a small network, one kernel after another and nothing compiled, and gives the last loss. */
export async function train(session: Session, steps: number): Promise<number> {
  const inputs = tensor(Array.from({ length: 32 }, (_, row) => [Math.sin(row), Math.cos(3 * row), row / 32]))
  const targets = tensor(Array.from({ length: 32 }, (_, row) => [Math.sin(row) * Math.cos(3 * row)]))
  let first = tensor(
    Array.from({ length: 3 }, (_, i) => Array.from({ length: 8 }, (_, j) => Math.sin(8 * i + j))),
  )
  let second = tensor(Array.from({ length: 8 }, (_, i) => [Math.cos(i) / 2]))
  let last = NaN
  for (let step = 0; step < steps; step++) {
    const [loss, ...next] = await withBackend(session, () =>
      scope(() => {
        const [value, slopes] = valueAndGrad(lossOf)({ first, second }, inputs, targets)
        return [value, first.sub(slopes.first.mul(0.1)), second.sub(slopes.second.mul(0.1))] as const
      }),
    )
    await withBackend(session, () => Promise.all(next.map((each) => each.data())))
    first.dispose()
    second.dispose()
    ;[first, second] = next
    last = await withBackend(session, () => loss.item())
    loss.dispose()
  }
  for (const each of [inputs, targets, first, second]) each.dispose()
  return last
}
