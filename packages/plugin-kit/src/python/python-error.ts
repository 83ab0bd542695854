import { type JsonObject, MetamlError } from '@metaml/core'
import type { ScriptFailure } from './report.js'

/** A script reported what can't be taken; its author can mend it. */
export function reportError(
  message: string,
  parts: { readonly expected: string; readonly found: string; readonly todo?: string },
): MetamlError {
  return new MetamlError({ code: 'METAML_E_PYTHON_REPORT', kind: 'plugin', message, ...parts })
}

/** A script raised something: the error, its line in the script, and the last lines of the traceback. */
export function scriptError(
  script: string,
  { error, traceback, file, line, code }: ScriptFailure,
): MetamlError {
  const place = file === undefined ? '' : ` (${file}, line ${line}${code ? `: ${code}` : ''})`
  const last = traceback.map(text => `            ${text}`).join('\n')
  return new MetamlError({
    code: 'METAML_E_PYTHON_SCRIPT',
    kind: 'task',
    message: `The Python script '${script}' of the task failed.`,
    expected: 'what it calls to return',
    found: `${error}${place}\n${last}`,
    todo: 'mend the script, or report it to the author of the task',
    data: {
      ...{ script, error, traceback },
      ...(file !== undefined && { file, line: line! }),
    } satisfies JsonObject,
  })
}

/** A script ended without a word: killed from outside, or a crash below Python. */
export function silentEnd(script: string, stderr: string): MetamlError {
  return new MetamlError({
    code: 'METAML_E_PYTHON_SILENT',
    kind: 'task',
    message: `The Python script '${script}' of the task ended without a result.`,
    expected: 'run(task) to return, or to raise',
    found: stderr.trim().split('\n').slice(-8).join('\n') || 'no output',
    todo: 'look whether it ends the process itself (os._exit), or a library that it uses crashes',
  })
}
