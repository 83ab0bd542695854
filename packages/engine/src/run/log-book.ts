import type { LineLogged, LinesLogged } from './run-records.js'

/** Puts lines of LOG into a journal. */
export interface LogBook {
  add(line: LineLogged): void
  /** Hands over what is held back; to be called before another record, and before a commit. */
  flush(): void
}

/** How many characters of lines make a record of their own. */
const most = 1 << 16

/**
 * Puts lines that come at the same moment from the same place into one record: a tool can print a million of them, and a
 * record for each would cost more than the tool.
 */
export function createLogBook(append: (record: LineLogged | LinesLogged) => void): LogBook {
  let first: LineLogged | undefined
  let messages: string[] = []
  let length = 0
  const flush = (): void => {
    if (first === undefined) return
    const { message: _message, type: _type, ...place } = first
    append(messages.length === 1 ? first : { type: 'log-lines', ...place, messages })
    first = undefined
    messages = []
    length = 0
  }
  return {
    add(line) {
      if (first === undefined || length > most || !goTogether(first, line)) {
        flush()
        first = line
      }
      messages.push(line.message)
      length += line.message.length
    },
    flush,
  }
}

function goTogether(a: LineLogged, b: LineLogged): boolean {
  return (
    a.time === b.time &&
    a.node === b.node &&
    a.label === b.label &&
    a.turn === b.turn &&
    a.level === b.level &&
    a.data === undefined &&
    b.data === undefined
  )
}
