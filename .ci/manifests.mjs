// Checks that the manifest in every plugin's package.json is what its task objects say.
import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { listPackages, repositoryRoot } from './workspace.mjs'

const command = path.join(repositoryRoot, 'packages/plugin-kit/bin/metaml-manifest.js')
const plugins = listPackages().filter(p => p.group === 'plugins')
const stale = plugins.filter(({ folder, dir }) => {
  const { status } = spawnSync(process.execPath, [command, '--check'], {
    cwd: dir,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  if (status !== 0) console.error(`${folder}: metaml-manifest --check ended with code ${status}`)
  return status !== 0
})
console.log(`manifests: ${plugins.length} plugins, ${stale.length} not up to date`)
process.exitCode = stale.length > 0 ? 1 : 0
