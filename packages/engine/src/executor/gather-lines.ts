import type { FromWorker } from './worker-messages.js'

/** What a worker says, with the lines of programs sent together. */
export interface LineGatherer {
  readonly say: (message: FromWorker) => void
  readonly sayLine: (line: string) => void
}

/**
 * Gathers the lines that programs print in one piece into one message: to send each alone takes a worker longer than a
 * program needs to print it. They go when the piece is through, and before anything else that is said.
 */
export function gatherLines(send: (message: FromWorker) => void): LineGatherer {
  let lines: string[] = []
  const flush = (): void => {
    if (lines.length === 0) return
    const gathered = lines
    lines = []
    send({ type: 'lines', lines: gathered })
  }
  return {
    say(message) {
      flush()
      send(message)
    },
    sayLine(line) {
      if (lines.length === 0) queueMicrotask(flush)
      lines.push(line)
    },
  }
}
