import { MetamlError, type OutputsOf, type ParamsSchema, type PipeTask, type PythonNeed } from '@metaml/core'
import { dnnKind } from '@metaml/keras'
import { fireScript, type PythonContext } from './fire-script.js'

/** Ports of a task in Python: networks. */
export interface NetworkPorts {
  readonly [name: string]: 'dnn'
}

/** A task that a Python function does. */
export interface PythonTaskOptions<
  Id extends string,
  Params extends ParamsSchema,
  In extends NetworkPorts,
  Out extends NetworkPorts,
> {
  /** Kebab-case. */
  readonly id: Id
  /** `optimization`: the function `run` has candidates tried; `transformation`: it returns a network. */
  readonly role: 'optimization' | 'transformation'
  /** One line. */
  readonly summary: string
  /** A Python file with a function `run(task)`; it may import modules beside it. The package ships them. */
  readonly script: URL
  /** A pip requirements file with hashes that the package ships. */
  readonly lock: URL
  /** Of those in the lock file, what the function imports: name to semver range. */
  readonly packages: { readonly [name: string]: string }
  /** A semver range of Python itself (default: 3.9 or later). */
  readonly python?: string
  /**
   * The function gets the values, as JSON. Those of these names mean what they mean everywhere and are not handed on:
   * `trainTestDataset`, `reference`, `evaluate`, and `timeLimit` in seconds, after which it is ended.
   */
  readonly params: Params
  readonly inputs: In
  readonly outputs: Out
  /** That one trial holds (default 1). */
  readonly cores?: number
  /** In bytes; a trial that takes more is ended, and a search itself. */
  readonly memory?: number
}

/**
 * Makes a task of Python functions: they get networks as Keras files and rows as .npz, report progress and figures, and
 * return a Keras file. What networks lose is measured here, not believed.
 *
 * The function `run` of a transformation is one trial. That of an optimization decides: each function that it has tried
 * is a trial, which is killed, limited, cached and resumed as any is. A change of the script, or of what it imports from
 * beside it, runs them again.
 *
 * @throws METAML_E_PYTHON_TASK on ports that such a task can not have
 *
 * The task throws METAML_E_PYTHON_SCRIPT, METAML_E_PYTHON_SCRIPT_MISSING, METAML_E_PYTHON_REFUSED,
 * METAML_E_PYTHON_REPORT, METAML_E_PYTHON_SILENT, and METAML_E_DATASET_NONE where an optimization has nothing to measure
 * on.
 */
export function pythonTask<
  const Id extends string,
  Params extends ParamsSchema,
  const In extends NetworkPorts,
  const Out extends NetworkPorts,
>(options: PythonTaskOptions<Id, Params, In, Out>): PipeTask<Id, Params, In, Out> {
  const { id, role, summary, script, lock, packages, params, inputs, outputs, cores, memory } = options
  checkPorts(options)
  const range = options.python ?? '>=3.9.0'
  const need: PythonNeed = {
    id: `${id}-python`,
    python: { lock, range, packages },
    install: `needs Python ${range} (with venv); the packages are installed on first use`,
  }
  const module = new URL('./run-script.js', import.meta.url)
  module.searchParams.set('script', script.href)
  const unit = { module, needs: [need.id], ...(cores && { cores }), ...(memory && { memory }) }
  const task: PipeTask<Id, Params, In, Out> = {
    apiVersion: 1,
    ...{ id, role, summary, params, inputs, outputs },
    needs: [need],
    units: {
      ...(role === 'optimization' ? { trial: unit, once: unit } : { run: unit }),
      test: { module: new URL('./test-network.js', import.meta.url) },
    },
    kinds: [dnnKind],
    async run(context) {
      const search = role === 'optimization'
      const firing = {
        need: need.id,
        script,
        inputs: Object.keys(inputs),
        outputs: Object.keys(outputs),
        ...{ search, ...(memory && { memory }) },
      }
      return (await fireScript(context as never as PythonContext, firing)) as OutputsOf<Out>
    },
  }
  return task
}

/** @throws METAML_E_PYTHON_TASK */
function checkPorts({
  id,
  role,
  inputs,
  outputs,
}: Pick<
  PythonTaskOptions<string, never, NetworkPorts, NetworkPorts>,
  'id' | 'role' | 'inputs' | 'outputs'
>): void {
  const others = [...Object.values(inputs), ...Object.values(outputs)].filter(kind => kind !== 'dnn')
  const problem =
    others.length > 0
      ? `ports of the kind ${others.join(', ')}`
      : 'reference' in inputs
        ? "an input named 'reference'"
        : Object.keys(outputs).length === 0
          ? 'no output'
          : role === 'optimization' && Object.keys(inputs).length === 0
            ? 'an optimization without an input'
            : undefined
  if (problem === undefined) return
  throw new MetamlError({
    code: 'METAML_E_PYTHON_TASK',
    kind: 'plugin',
    message: `The task '${id}' can not be done in Python as it is declared.`,
    expected: "ports of the kind 'dnn', at least one output, and for an optimization an input",
    found: problem,
  })
}
