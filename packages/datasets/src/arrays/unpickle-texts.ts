/**
 * Reads the texts out of a pickled one-dimensional NumPy array of Python strings; undefined for any other pickle.
 *
 * Knows the opcodes that such an array is written with (protocols 2 to 5) and keeps calls as plain marks: no name
 * in the pickle is ever looked up or called.
 */
export function unpickleTexts(bytes: Buffer): string[] | undefined {
  try {
    return findTexts(runPickle(bytes))
  } catch (error) {
    if (error instanceof RangeError || error instanceof Unsupported) return undefined
    throw error
  }
}

class Unsupported extends Error {}

const mark = Symbol('mark')
/** What a call would have made. */
interface Called {
  readonly called: true
  state?: unknown
}

function runPickle(bytes: Buffer): unknown {
  const stack: unknown[] = []
  const memo = new Map<number, unknown>()
  let at = 0
  const text = (length: number, encoding: BufferEncoding = 'utf8'): string => {
    if (at + length > bytes.length) throw new Unsupported()
    at += length
    return bytes.toString(encoding, at - length, at)
  }
  const line = (): string => {
    const end = bytes.indexOf(10, at)
    if (end < 0) throw new Unsupported()
    const found = bytes.toString('utf8', at, end)
    at = end + 1
    return found
  }
  const toMark = (): unknown[] => {
    const from = stack.lastIndexOf(mark)
    if (from < 0) throw new Unsupported()
    return stack.splice(from).slice(1)
  }
  const byte = (): number => bytes.readUInt8(at++)
  const word = (): number => {
    at += 4
    return bytes.readUInt32LE(at - 4)
  }
  const operations: Record<string, () => void> = {
    '\x80': () => void byte(),
    '\x95': () => {
      at += 8
    },
    c: () => {
      line()
      line()
      stack.push('name')
    },
    '\x93': () => {
      stack.splice(-2)
      stack.push('name')
    },
    '(': () => void stack.push(mark),
    t: () => void stack.push(toMark()),
    l: () => void stack.push(toMark()),
    ')': () => void stack.push([]),
    ']': () => void stack.push([]),
    '}': () => void stack.push({}),
    '\x85': () => void stack.push(stack.splice(-1)),
    '\x86': () => void stack.push(stack.splice(-2)),
    '\x87': () => void stack.push(stack.splice(-3)),
    a: () => {
      const [item] = stack.splice(-1)
      asList(stack.at(-1)).push(item)
    },
    e: () => {
      const items = toMark()
      const list = asList(stack.at(-1))
      for (const item of items) list.push(item)
    },
    K: () => void stack.push(byte()),
    M: () => void stack.push(byte() + 256 * byte()),
    J: () => void stack.push(word() | 0),
    N: () => void stack.push(null),
    '\x88': () => void stack.push(true),
    '\x89': () => void stack.push(false),
    X: () => void stack.push(text(word())),
    '\x8c': () => void stack.push(text(byte())),
    U: () => void stack.push(text(byte(), 'latin1')),
    C: () => void stack.push(text(byte(), 'latin1')),
    B: () => void stack.push(text(word(), 'latin1')),
    q: () => void memo.set(byte(), stack.at(-1)),
    r: () => void memo.set(word(), stack.at(-1)),
    '\x94': () => void memo.set(memo.size, stack.at(-1)),
    h: () => void stack.push(memo.get(byte())),
    j: () => void stack.push(memo.get(word())),
    R: () => {
      stack.splice(-2)
      stack.push({ called: true } satisfies Called)
    },
    b: () => {
      const [state] = stack.splice(-1)
      const target = stack.at(-1) as Called
      if (target?.called !== true) throw new Unsupported()
      target.state = state
    },
  }
  for (;;) {
    const code = String.fromCharCode(byte())
    if (code === '.') return stack.at(-1)
    const operation = operations[code]
    if (operation === undefined) throw new Unsupported()
    operation()
  }
}

function asList(value: unknown): unknown[] {
  if (Array.isArray(value)) return value
  throw new Unsupported()
}

/** The state of an array is (version, shape, type, order, values). */
function findTexts(value: unknown): string[] | undefined {
  const state = (value as Called | undefined)?.state
  const values = Array.isArray(state) ? state[4] : undefined
  return Array.isArray(values) && values.every(item => typeof item === 'string') ? values : undefined
}
