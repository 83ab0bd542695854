/** Bytes that are added one by one. */
export class GrowingBytes {
  #bytes = new Uint8Array(1 << 12)
  #length = 0

  push(byte: number): void {
    if (this.#length === this.#bytes.length) {
      const larger = new Uint8Array(this.#bytes.length * 2)
      larger.set(this.#bytes)
      this.#bytes = larger
    }
    this.#bytes[this.#length++] = byte
  }

  /** Those added so far. */
  bytes(): Uint8Array {
    return this.#bytes.slice(0, this.#length)
  }
}
