/** Goes on with a value at once, or when it is there. What is synchronous stays so. */
export function andThen<T, R>(value: T | Promise<T>, f: (value: T) => R | Promise<R>): R | Promise<R> {
  return value instanceof Promise ? value.then(f) : f(value)
}

/** {@link andThen} for several values, made one after the other. */
export function each<T, R>(items: readonly T[], f: (item: T) => R | Promise<R>): R[] | Promise<R[]> {
  return items.reduce<R[] | Promise<R[]>>(
    (made, item) => andThen(made, (before) => andThen(f(item), (value) => [...before, value])),
    [],
  )
}
