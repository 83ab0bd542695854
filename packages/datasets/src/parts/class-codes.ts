/** Numbers for the names of classes, as they come. */
export class ClassCodes {
  readonly names: string[]
  readonly #codes: Map<string, number>
  readonly #declared: boolean

  /** @param declared all the names there are; without them every new name is one more class */
  constructor(declared?: readonly string[]) {
    this.names = declared ? [...declared] : []
    this.#declared = declared !== undefined
    this.#codes = new Map(this.names.map((name, code) => [name, code]))
  }

  /** No further class fits in a byte. */
  get isFull(): boolean {
    return !this.#declared && this.names.length === 256
  }

  /** The number of a name; undefined for one that is none of the classes, or one too many. */
  codeOf(name: string): number | undefined {
    const known = this.#codes.get(name)
    if (known !== undefined) return known
    const plain = plainName(name)
    if (plain !== name) return this.codeOf(plain)
    if (this.#declared || name === '' || this.names.length === 256) return undefined
    this.#codes.set(name, this.names.length)
    return this.names.push(name) - 1
  }

  /** The numbers in the order of the class indices: as declared, or else sorted by name, numbers by size. */
  order(): number[] {
    const order = this.names.map((_, code) => code)
    if (this.#declared) return order
    const numbers = this.names.every(name => name.trim() !== '' && Number.isFinite(Number(name)))
    return order.sort((a, b) => {
      const [one, other] = [this.names[a]!, this.names[b]!]
      return numbers ? Number(one) - Number(other) : one < other ? -1 : 1
    })
  }
}

/** A whole number is one class however it is written: `1`, `1.0`, ` 1`. */
function plainName(name: string): string {
  const trimmed = name.trim()
  return /^[+-]?\d+\.0*$/.test(trimmed) ? String(Number(trimmed)) : trimmed
}
