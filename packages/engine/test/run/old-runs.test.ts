import { cpSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { readRun, resumeRun } from '@metaml/engine'
import { expect, test } from 'vitest'
import { openStore } from '../../dist/store/open-store.js'
import { makeProject } from './tiny-project.js'

const runs = fileURLToPath(new URL('../fixtures/runs', import.meta.url))

// A fixture for each format that was ever released; none may be removed or made anew.
test.each(readdirSync(runs))(
  'a run of %s opens, its models are there, and it can be resumed',
  async format => {
    const project = makeProject()
    const home = path.join(project.projectDir, '.metaml')
    cpSync(path.join(runs, format), home, { recursive: true })
    const view = await readRun(project.projectDir)
    expect(view).toMatchObject({ id: 'r', status: 'done', torn: false, returned: ['tiny-merge'] })
    expect(view.models).toHaveLength(9)
    expect(view.firings.flatMap(({ steps }) => steps.map(({ step }) => step))).toEqual([1, 2, 3])
    const store = await openStore(path.join(home, 'store'))
    for (const { files } of view.models) {
      for (const sha256 of Object.values(files)) expect((await store.read(sha256)).length).toBeGreaterThan(0)
    }
    const outcome = await resumeRun(project.surroundings)
    expect(outcome.status).toBe('done')
    const digests = (models: typeof view.models) => models.map(({ id, digest }) => `${id} ${digest}`).sort()
    expect(digests((await readRun(project.projectDir)).models)).toEqual(digests(view.models))
  },
)
