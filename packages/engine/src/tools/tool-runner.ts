import { basename } from 'node:path'
import {
  isPythonNeed,
  MetamlError,
  type ToolNeed,
  type ToolOptions,
  type ToolResult,
  type ToolRunner,
} from '@metaml/core'
import type { EngineConfig } from '../config/engine-config.js'
import { noteOutputs, outputProblems } from './output-files.js'
import { programCall } from './program-call.js'
import { pythonOf } from './python-of.js'
import { resolveProgram } from './resolve-program.js'
import { type Launch, runProgram, type Watch } from './run-program.js'
import { toolEnvironment } from './tool-environment.js'
import { endError, outputError } from './tool-errors.js'

/** What a runner is made of. */
export interface ToolRunnerOptions extends Watch {
  /** What may be run; the `lock` of a Python environment may be a URL's text, as it comes from another process. */
  readonly needs: readonly ToolNeed[]
  readonly config: EngineConfig
}

/** Makes what runs the programs that a task needs. */
export function createToolRunner(options: ToolRunnerOptions): ToolRunner {
  const { needs, config, log, signal, onProcess, onProcessEnd } = options
  const watch: Watch = { log, signal, onProcess, onProcessEnd }
  return {
    async tool(id, args, toolOptions = {}) {
      const need = needOf(needs, id, 'program')
      if (isPythonNeed(need)) throw needUnknown(needs, id, 'program')
      const program = await resolveProgram(need, config, signal)
      const call = programCall(need, program.path, config.tools?.[id]?.launcher)
      const env = toolEnvironment(need.env, toolOptions.env)
      const options = { ...toolOptions, env, launch: call.launch }
      const found = { path: call.file, version: program.version }
      return await runChecked(id, found, [...call.before, ...args], options, watch)
    },
    async program(id) {
      const need = needOf(needs, id, 'program')
      if (isPythonNeed(need)) throw needUnknown(needs, id, 'program')
      const { path, version } = await resolveProgram(need, config, signal)
      return { command: basename(path), version }
    },
    async python(id, args, toolOptions = {}) {
      const need = needOf(needs, id, 'Python environment')
      if (!isPythonNeed(need)) throw needUnknown(needs, id, 'Python environment')
      const python = await pythonOf(need, config, watch)
      const env = toolEnvironment([], { ...pythonEnvironment, ...toolOptions.env })
      return await runChecked(id, python, args, { ...toolOptions, env }, watch)
    },
  }
}

/**
 * Equal runs of Python give equal results and leave no byte code beside a plugin's files; lines come when they
 * are printed.
 */
const pythonEnvironment = {
  PYTHONHASHSEED: '0',
  PYTHONDONTWRITEBYTECODE: '1',
  PYTHONUNBUFFERED: '1',
  PYTHONIOENCODING: 'utf-8',
}

async function runChecked(
  need: string,
  { path, version }: { readonly path: string; readonly version: string },
  args: readonly string[],
  options: ToolOptions & {
    readonly env: { readonly [name: string]: string }
    readonly launch?: Launch | undefined
  },
  watch: Watch,
): Promise<ToolResult> {
  const before = await noteOutputs(options.outputs ?? [])
  const end = await runProgram(path, args, options, watch)
  const error = endError(need, path, end, options)
  if (error !== undefined) throw error
  const problems = await outputProblems(before)
  if (problems.length > 0) throw outputError(need, path, end, problems)
  const { exitCode, stdout, stderr, seconds } = end
  return { exitCode: exitCode!, stdout: stdout.text(), stderr: stderr.text(), version, seconds }
}

function needOf(needs: readonly ToolNeed[], id: string, what: string): ToolNeed {
  const need = needs.find(candidate => candidate.id === id)
  if (need === undefined) throw needUnknown(needs, id, what)
  return need
}

function needUnknown(needs: readonly ToolNeed[], id: string, what: string): MetamlError {
  return new MetamlError({
    code: 'METAML_E_NEED_UNKNOWN',
    kind: 'plugin',
    message: `The task runs the ${what} '${id}', which is not among its needs.`,
    expected: `one of ${needs.map(need => need.id).join(', ') || '(none)'}`,
    found: id,
    todo: "list it in the task's `needs`, and in those of the unit that runs it",
  })
}
