/** What a process wrote, bounded. */
export interface LastOutput {
  add(chunk: Buffer): void
  /** The whole text, or the end of it. */
  text(): string
  /** The last lines that are not empty. */
  lastLines(count: number): string
}

/** Keeps the last `limit` bytes of an output. */
export function keepLast(limit: number): LastOutput {
  const chunks: Buffer[] = []
  let size = 0
  const text = (): string => {
    const bytes = Buffer.concat(chunks)
    return bytes.subarray(Math.max(0, bytes.length - limit)).toString()
  }
  return {
    add(chunk) {
      chunks.push(chunk)
      size += chunk.length
      while (size - chunks[0]!.length >= limit) size -= chunks.shift()!.length
    },
    text,
    lastLines: count =>
      text()
        .split(/\r\n|\r|\n/)
        .filter(line => line.trim() !== '')
        .slice(-count)
        .join('\n'),
  }
}

/**
 * Cuts an output into lines as it comes; a carriage return ends a line too, as progress bars use it. Bytes that
 * are no UTF-8 are replaced. A line longer than 64 kB is cut.
 */
export function splitLines(line: (text: string) => void): { add(chunk: Buffer): void; end(): void } {
  const decoder = new TextDecoder()
  let rest = ''
  const take = (text: string): void => {
    const parts = (rest + text).split(/\r\n|\n|\r(?!$)/)
    rest = parts.pop()!
    for (const part of parts) if (part !== '') line(part)
    if (rest.length > 1 << 16) {
      line(rest)
      rest = ''
    }
  }
  return {
    add: chunk => take(decoder.decode(chunk, { stream: true })),
    end() {
      take(decoder.decode())
      const last = rest.replace(/\r$/, '')
      if (last !== '') line(last)
      rest = ''
    },
  }
}
