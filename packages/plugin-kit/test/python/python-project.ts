import { copyFile, cp, mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { ModelDraft } from '@metaml/core'
import { resolveDataset } from '@metaml/datasets'
import { type RunOutcome, resumeRun } from '@metaml/engine'
import { buildJetDnn, dnnKind, draftNetwork } from '@metaml/keras'
import { flowParam } from '@metaml/plugin-kit'
import { pythonTask } from '@metaml/plugin-kit/python'
import { z } from 'zod'
import { caseFlow } from '../../dist/testing/case-flow.js'
import { type CaseRun, type CaseRunOptions, runCase } from '../../dist/testing/run-case.js'

const fixtures = path.resolve(import.meta.dirname, '../fixtures/python')

/** A project with rows, and with scripts that a test may change. */
export interface PythonProject {
  readonly dir: string
  readonly model: ModelDraft<'dnn'>
  /** Absolute path of a script. */
  script(name: string): string
}

/** Makes a project; the caller removes it. */
export async function makePythonProject(): Promise<PythonProject> {
  const dir = await mkdtemp(path.join(tmpdir(), 'metaml-python-'))
  await mkdir(path.join(dir, 'scripts'))
  await cp(path.join(fixtures, 'beside'), path.join(dir, 'scripts/beside'), { recursive: true })
  for (const name of ['copy_network.py', 'misbehave.py', 'missearch.py', 'counting_search.py']) {
    await copyFile(path.join(fixtures, name), path.join(dir, 'scripts', name))
  }
  await writeFile(path.join(dir, 'package.json'), '{ "private": true, "type": "module" }\n')
  const names = [...Array.from({ length: 16 }, (_, i) => `f${i}`), 'class'].join(',')
  const row = (_: unknown, row: number): string =>
    [...Array.from({ length: 16 }, (_, i) => Math.sin(row * 17 + i * 3).toFixed(4)), `k${row % 5}`].join(',')
  await writeFile(path.join(dir, 'rows.csv'), `${[names, ...Array.from({ length: 200 }, row)].join('\n')}\n`)
  return await openPythonProject(dir)
}

/** A project that was made before, maybe by another process. */
export async function openPythonProject(dir: string): Promise<PythonProject> {
  const dataset = await resolveDataset('rows.csv', { projectDir: dir })
  return {
    dir,
    model: draftNetwork(buildJetDnn({ seed: 1 }), { dataset }),
    script: name => path.join(dir, 'scripts', name),
  }
}

/** How a script is made a task. */
export interface ScriptTask {
  readonly script: string
  readonly role?: 'optimization' | 'transformation'
  readonly params?: { readonly [name: string]: unknown }
  /** Absolute path (default: a file that lists nothing). */
  readonly lock?: string
}

/** Runs a script of a project as a task, through the engine. */
export async function runScript(
  project: PythonProject,
  asked: ScriptTask,
  options: Partial<CaseRunOptions> = {},
): Promise<CaseRun> {
  const given = { params: asked.params ?? {}, inputs: { model: project.model } }
  const surroundings = { projectDir: project.dir, kinds: [dnnKind], ...options }
  return await runCase(taskOf(project, asked), given, surroundings)
}

/** Goes on with the newest run of a project, which ran this script. */
export async function resumeScript(project: PythonProject, asked: ScriptTask): Promise<RunOutcome> {
  const given = { params: asked.params ?? {}, inputs: { model: project.model } }
  const { tasks } = caseFlow(taskOf(project, asked), given, [dnnKind])
  const origin = () => ({ package: 'tested', version: '0.0.0', dependencies: {} })
  return await resumeRun({ projectDir: project.dir, tasks: { find: id => tasks.get(id), origin } })
}

function taskOf({ script: pathOf }: PythonProject, { script, role = 'transformation', lock }: ScriptTask) {
  return pythonTask({
    id: 'scripted',
    role,
    summary: 'Runs a script',
    script: pathToFileURL(pathOf(script)),
    lock: pathToFileURL(lock ?? path.join(fixtures, 'empty.lock')),
    packages: {},
    params: z.looseObject({ timeLimit: z.number().optional(), evaluate: flowParam().optional() }),
    inputs: { model: 'dnn' },
    outputs: { model: 'dnn' },
  })
}
