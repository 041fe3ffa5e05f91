/** Refuses sizes that the kernels, which have no code for what is left over, would compute wrongly. */
export function requireMultiples(sizes: Readonly<Record<string, number>>, multiple: number): void {
  for (const [name, size] of Object.entries(sizes)) {
    if (size % multiple !== 0)
      throw new RangeError(`${name} is ${size}: the kernel takes multiples of ${multiple}`)
  }
}
