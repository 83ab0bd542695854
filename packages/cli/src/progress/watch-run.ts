import type { FlowJson } from '@metaml/core'
import type { RunEvent } from '@metaml/engine'
import type { Output } from '../terminal/output.js'
import { initialState } from './live-state.js'
import { logText, plainLine } from './plain-lines.js'
import { reduceEvent } from './reduce-event.js'
import { renderTree } from './render-tree.js'

/** Shows a run while it goes on, on stderr. */
export interface RunWatch {
  onEvent(event: RunEvent): void
  /** Says something between the lines. */
  say(text: string): void
  /** Leaves the last picture where it is and the terminal in order. */
  stop(): void
}

const frameInterval = 100

/** Shows a run of a flow as a live tree where stderr is a terminal, else line by line; not at all when quiet. */
export async function watchRun(flow: FlowJson, output: Output): Promise<RunWatch> {
  if (output.quiet) return { onEvent() {}, say: output.note, stop() {} }
  return output.animate ? await watchLive(flow, output) : watchPlain(flow, output)
}

function watchPlain(flow: FlowJson, output: Output): RunWatch {
  let state = initialState(flow, Date.now())
  return {
    onEvent(event) {
      const now = Date.now()
      const line = plainLine(event, state, now, output)
      state = reduceEvent(state, event, now)
      if (line !== undefined) output.note(line)
    },
    say: output.note,
    stop() {},
  }
}

async function watchLive(flow: FlowJson, output: Output): Promise<RunWatch> {
  const { logUpdateStderr } = await import('log-update')
  let state = initialState(flow, Date.now())
  const draw = (): void => {
    const view = { now: Date.now(), ...output.size(), colors: output.colors.err }
    logUpdateStderr(renderTree(state, view).join('\n'))
  }
  const say = (text: string): void => {
    logUpdateStderr.clear()
    output.note(text)
    draw()
  }
  const timer = setInterval(draw, frameInterval)
  let stopped = false
  return {
    onEvent(event) {
      state = reduceEvent(state, event, Date.now())
      const text = event.type === 'log' ? logText(event, output) : undefined
      if (text !== undefined)
        say(event.type === 'log' && event.level === 'warn' ? output.colors.err.yellow(text) : text)
    },
    say,
    stop() {
      if (stopped) return
      stopped = true
      clearInterval(timer)
      draw()
      logUpdateStderr.done()
    },
  }
}
