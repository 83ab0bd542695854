import { randomUUID } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { type JsonObject, type Logger, MetamlError, type Progress, type ToolRunner } from '@metaml/core'
import { scriptError, silentEnd } from './python-error.js'
import {
  type Ending,
  type Note,
  type Report,
  readReport,
  type ScriptResult,
  type SearchReport,
  type WorkReport,
} from './report.js'
import { writeAnswer } from './task-files.js'

/** A call of a function of a script. */
export interface ScriptCall {
  /** Absolute path. */
  readonly script: string
  /** Id of the Python environment. */
  readonly need: string
  /** What the function is handed; see `python/run_task.py`. */
  readonly request: JsonObject
  /** Absolute path of a folder that is the call's own. */
  readonly place: string
  readonly limits: { readonly time?: number | undefined; readonly memory?: number | undefined }
  /** Answers a question; what it throws ends the script and is thrown. Reports are worked off one after the other. */
  take(report: WorkReport | SearchReport): Promise<object | undefined>
}

/** What calls are made with. */
export type ScriptSurroundings = Pick<ToolRunner, 'python'> & {
  readonly log: Logger
  progress(progress: Progress): void
}

const runner = fileURLToPath(new URL('../../python/run_task.py', import.meta.url))

/**
 * Calls a function of a Python script in a process of its own, answers its questions, and gives what it returned.
 * @throws METAML_E_PYTHON_SCRIPT, METAML_E_PYTHON_REFUSED, METAML_E_PYTHON_SILENT, the tool errors of `python`, and
 *   what `take` throws
 */
export async function callScript(
  { script, need, request, place, limits, take }: ScriptCall,
  io: ScriptSurroundings,
): Promise<ScriptResult> {
  const exchange = path.join(place, 'exchange')
  const folder = path.join(place, 'own')
  await Promise.all([mkdir(exchange, { recursive: true }), mkdir(folder, { recursive: true })])
  const file = path.join(place, 'request.json')
  const mark = randomUUID()
  await writeFile(file, JSON.stringify({ ...request, script, exchange, folder, mark }))

  let ended: Ending | undefined
  let failure: { readonly error: unknown } | undefined
  let queue = Promise.resolve()
  const answer = async (report: WorkReport | SearchReport): Promise<void> => {
    try {
      const found = failure === undefined ? await take(report) : { stop: true }
      if ('id' in report) await writeAnswer(exchange, report.id, found!)
    } catch (error) {
      failure ??= { error }
      if ('id' in report) await writeAnswer(exchange, report.id, { stop: true }).catch(() => {})
    }
  }
  const hear = (report: Report): void => {
    if (isEnding(report)) ended = report
    else if (isNote(report)) note(report, io)
    else queue = queue.then(async () => await answer(report))
  }
  const running = io.python(need, [runner, file], {
    cwd: folder,
    ...(limits.time !== undefined && { timeLimit: limits.time }),
    ...(limits.memory !== undefined && { memoryLimit: limits.memory }),
    onLine(line) {
      const report = readReport(line, mark)
      if (report !== undefined) hear(report)
    },
  })
  // What it asked for last is finished, so that nothing runs on behind an error.
  const { stderr } = await running.finally(async () => await queue)
  if (failure !== undefined) throw failure.error
  const name = path.basename(script)
  if (ended === undefined) throw silentEnd(name, stderr)
  if (ended.type === 'failed') throw scriptError(name, ended)
  if (ended.type === 'refused') {
    throw new MetamlError({ code: 'METAML_E_PYTHON_REFUSED', kind: 'usage', ...ended.parts })
  }
  return ended
}

function isEnding(report: Report): report is Ending {
  return report.type === 'result' || report.type === 'refused' || report.type === 'failed'
}

function isNote(report: Report): report is Note {
  return report.type === 'log' || report.type === 'progress'
}

function note(report: Note, { log, progress }: ScriptSurroundings): void {
  if (report.type === 'log') {
    const level = report.level === 'debug' || report.level === 'warn' ? report.level : 'info'
    log[level](report.message, report.data)
  } else {
    const { type: _, ...said } = report
    progress(said)
  }
}
