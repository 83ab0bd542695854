// A user's process that runs a script as a search: `run-in-process.ts DIR SCRIPT PARAMS`.
import { openPythonProject, runScript } from './python-project.js'

const [dir, script, params] = process.argv.slice(-3) as [string, string, string]
const { outcome } = await runScript(await openPythonProject(dir), {
  ...{ script, role: 'optimization', params: JSON.parse(params) },
})
if (outcome.errors.length > 0) throw outcome.errors[0]
