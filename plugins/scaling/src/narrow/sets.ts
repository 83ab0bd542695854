/** Disjoint sets of numbers 0, 1, 2 ... that are joined one by one (union-find). */
export class Sets {
  readonly #parents: number[] = []

  /** Adds numbers, each a set of its own; gives them. */
  add(count: number): number[] {
    const from = this.#parents.length
    const added = Array.from({ length: count }, (_, i) => from + i)
    this.#parents.push(...added)
    return added
  }

  /** The least number of the set that a number is in: its name. */
  find(number: number): number {
    let root = number
    while (this.#parents[root] !== root) root = this.#parents[root]!
    for (let at = number; at !== root; ) {
      const next = this.#parents[at]!
      this.#parents[at] = root
      at = next
    }
    return root
  }

  /** Makes one set of those that two numbers are in. */
  join(a: number, b: number): void {
    const [first, second] = [this.find(a), this.find(b)]
    this.#parents[Math.max(first, second)] = Math.min(first, second)
  }
}
