import { errorToParts, type FlowJson, MetamlError } from '@metaml/core'
import { type RunEvent, type RunOutcome, readRun } from '@metaml/engine'
import { exitCode, exitCodes } from '../exit-code.js'
import { closingOf } from '../optimize/closing.js'
import { watchRun } from '../progress/watch-run.js'
import { runJson } from '../results/run-json.js'
import { runErrors, runText } from '../results/run-text.js'
import { watchInterrupts } from '../terminal/interrupt.js'
import type { Output } from '../terminal/output.js'
import { errorJson } from '../text/error-text.js'

/** What a run is handed by who attends it. */
export interface Attendance {
  readonly signal: AbortSignal
  readonly onEvent: (event: RunEvent) => void
}

/** Shows a run while it goes on and what it made when it is over; gives the exit code. */
export async function attendRun(
  projectDir: string,
  flow: FlowJson,
  output: Output,
  go: (attendance: Attendance) => Promise<RunOutcome>,
): Promise<number> {
  const watch = await watchRun(flow, output)
  const interruption = watchInterrupts(
    () => watch.say('Stopping; what is finished is kept. Once more to end at once.'),
    () => watch.stop(),
  )
  let outcome: RunOutcome
  try {
    outcome = await go({ signal: interruption.signal, onEvent: watch.onEvent })
  } finally {
    watch.stop()
    interruption.end()
  }
  const view = await readRun(projectDir, outcome.id)
  const error = outcomeError(outcome)
  const more = closingOf(view, projectDir, { colors: output.colors.out, width: output.width })
  if (output.json) {
    const failure = error === undefined ? {} : { error: errorJson(errorToParts(error)) }
    output.result(JSON.stringify({ ...runJson(view), ...more?.json, ...failure }, undefined, 2))
  } else {
    output.result(runText(view, output.colors.out, output.width))
    if (more?.text !== undefined) output.result(`\n${more.text}`)
  }
  const complaint = runErrors(view, output.colors.err)
  if (complaint !== undefined) output.complain(complaint)
  return error === undefined ? exitCodes.ok : exitCode(error)
}

/** The error that a run ended with: the first of its tasks', or that it was interrupted. */
function outcomeError({ id, status, errors }: RunOutcome): MetamlError | undefined {
  if (status === 'failed') return errors[0]
  if (status === 'done') return undefined
  return new MetamlError({
    code: 'METAML_E_INTERRUPTED',
    kind: 'interrupted',
    message: `The run ${id} was interrupted.`,
    todo: `go on with it: metaml resume ${id}`,
  })
}
