import path from 'node:path'
import { errorToParts } from '@metaml/core'
import { resumeRun, startRun } from '@metaml/engine'
import { isBegun } from '../../dist/run/run-folder.js'
import { diamond, hanging, loop, small, taskSource } from '../../test/fixtures/tiny/tasks.mjs'

const flows = { diamond, hanging, loop, small }

/**
 * Resumes a run of a flow of tiny tasks, or starts it where there is none: `{ status, said, errors }`. `status` is
 * `refused` where it could not begin or not be written down; `said` has the codes, and `torn tail` for one that was cut.
 */
export async function goOn({ projectDir, flow, id = 'r', hooks = {}, takeOver = false }) {
  const said = []
  const onEvent = event => {
    if (event.type === 'log' && /was torn/.test(event.message)) said.push('torn tail')
  }
  const surroundings = { projectDir, tasks: taskSource(), config: { cores: 2 }, hooks, onEvent }
  try {
    const begun = await isBegun(path.join(projectDir, '.metaml/runs', id))
    const { status, errors } = begun
      ? await resumeRun({ ...surroundings, id, takeOver })
      : await startRun({ ...surroundings, flow: flows[flow], id })
    return { status, said: [...said, ...errors.map(error => error.code)], errors: errors.map(errorToParts) }
  } catch (error) {
    return { status: 'refused', said: [...said, error.code ?? error.message], errors: [errorToParts(error)] }
  }
}
