import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { isMetamlError, MetamlError, type UnitIo } from '@metaml/core'
import { failureError, resultError, type ToolCall } from './end-error.js'
import type { StepName } from './params.js'
import { watchLog } from './watch-log.js'

/** Bytes that a unit's own process may take beside the tool. */
export const workerMemory = 2 ** 29

/** A call of a tool, and what must come of it. */
export interface CheckedCall<T> extends ToolCall {
  readonly need: string
  readonly args: readonly string[]
  /** Absolute: where it runs. */
  readonly folder: string
  /** Reads what it left; a coded error refuses it. */
  readonly check: () => Promise<T>
}

/**
 * Runs a tool, with its log streamed and kept as `log/<step>.log` of the scratch folder; gives what `check` made of
 * what it left.
 * @throws METAML_E_VIVADO_* of the ends, METAML_E_TOOL_MISSING, METAML_E_TOOL_VERSION, METAML_E_INTERRUPTED
 */
export async function runTool<T>(call: CheckedCall<T>, io: UnitIo): Promise<T> {
  const { step, need, args, folder } = call
  const log = watchLog()
  const file = openLog(io.scratch, step)
  try {
    const { time, memory } = io.limits ?? {}
    await io.tool(need, args, {
      cwd: folder,
      ...(time !== undefined && { timeLimit: time }),
      ...(memory !== undefined && { memoryLimit: memory - workerMemory }),
      onLine(line) {
        log.add(line)
        writeSync(file, `${line}\n`)
      },
    })
  } catch (error) {
    throw isMetamlError(error) ? failureError(call, error, log) : error
  } finally {
    closeSync(file)
  }
  try {
    const result = await call.check()
    for (const line of log.errors()) io.log.warn(`${call.by}, step ${step}, has a result, but said: ${line}`)
    return result
  } catch (error) {
    throw isMetamlError(error) ? resultError(call, error, log) : error
  }
}

/** Makes the folder that a tool runs in: it must not be there, so that what is in it afterwards is new. */
export async function makeRunFolder(io: UnitIo, name: string): Promise<string> {
  const folder = path.join(io.temporary, name)
  await mkdir(folder)
  return folder
}

/** That a result is not there. */
export function missing(file: string): MetamlError {
  return new MetamlError({
    code: 'METAML_E_VIVADO_NO_RESULT',
    kind: 'task',
    message: `${file} is not there.`,
  })
}

function openLog(scratch: string, step: StepName): number {
  mkdirSync(path.join(scratch, 'log'), { recursive: true })
  return openSync(path.join(scratch, 'log', `${step}.log`), 'w')
}
