// Writes docs/tasks/, a page for each task and a table of all, from the tasks themselves: `pnpm docs:tasks [--check]`.
// With --check it writes nothing, and exits with 1 when a page is not what the tasks say.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { isPythonNeed, taskManifest } from '@metaml/core'
import { exportedTasks, parameterTable } from '@metaml/plugin-kit'
import { listPackages, repositoryRoot } from './workspace.mjs'

/** Table I of the paper (MetaML, FPL 2023) lists these, in this order. */
const ofThePaper = [
  ...['keras-model-gen', 'pruning', 'scaling', 'quantization', 'hls4ml', 'vivado-hls'],
  ...['join', 'branch', 'fork', 'reduce', 'stop'],
]
const roles = { optimization: 'O', transformation: 'λ', control: 'K' }
const firings = {
  all: 'every input has a model',
  any: 'any input has a model',
  settled: 'every input has a model or can get none',
}
const generated = '<!-- Written by `pnpm docs:tasks` from the task itself; do not edit. -->\n'
const folder = path.join(repositoryRoot, 'docs/tasks')

const tasks = new Map()
for (const { group, folder, manifest } of listPackages()) {
  if (group !== 'plugins') continue
  for (const [name, task] of exportedTasks(await import(manifest.name))) {
    tasks.set(task.id, { ...taskManifest(name, task), task, package: manifest.name, folder })
  }
}
const missing = ofThePaper.filter(id => !tasks.has(id))
if (missing.length > 0)
  throw new Error(`No plugin brings ${missing.join(', ')}, which the paper's Table I lists.`)

const pages = new Map([
  ['README.md', tableOfTasks()],
  ...[...tasks].map(([id, facts]) => [`${id}.md`, pageOf(facts)]),
])
const there = existsSync(folder) ? readdirSync(folder) : []
const stale = [...new Set([...pages.keys(), ...there])].filter(name => {
  const file = path.join(folder, name)
  return !existsSync(file) || readFileSync(file, 'utf8') !== pages.get(name)
})
if (process.argv.includes('--check')) {
  for (const name of stale) console.error(`docs/tasks/${name} is not what the tasks say; run pnpm docs:tasks`)
  process.exitCode = stale.length > 0 ? 1 : 0
} else {
  mkdirSync(folder, { recursive: true })
  for (const name of stale) {
    if (pages.has(name)) writeFileSync(path.join(folder, name), pages.get(name))
    else rmSync(path.join(folder, name))
  }
}
console.log(`docs/tasks: ${tasks.size} tasks, ${stale.length} pages not up to date`)
// What a plugin imports may hold the process open.
process.exit()

function tableOfTasks() {
  const others = [...tasks.keys()].filter(id => !ofThePaper.includes(id)).sort()
  return `${generated}
# Tasks

**λ** translates or compiles, **O** searches for a better model, **K** routes. The multiplicity says how many models go in
and out. \`metaml tasks\` lists what is installed in a project, \`metaml tasks NAME\` all of one task.

## Those of the paper

Table I of [the paper](https://arxiv.org/abs/2306.08746), as the tasks are here: parameters in camelCase, and what has been
added.

${table(ofThePaper)}

## Others

${table(others)}

[Your own task](../guide/your-own-task.md) says how to write one.
`
}

function table(ids) {
  const rows = ids.map(id => {
    const { role, multiplicity, params } = tasks.get(id)
    const names = Object.keys(params.properties ?? {}).map(name => `\`${name}\``)
    return `| [${id.toUpperCase()}](${id}.md) | ${roles[role]} | ${multiplicity} | ${names.join(', ') || 'none'} |`
  })
  return ['| task | role | multiplicity | parameters |', '|---|---|---|---|', ...rows].join('\n')
}

function pageOf({
  id,
  export: name,
  role,
  summary,
  multiplicity,
  inputs,
  outputs,
  firing,
  task,
  needs,
  ...facts
}) {
  const readme = `../../${facts.folder}/README.md`
  const parameters = parameterTable(task)
  return `${generated}
# ${id.toUpperCase()}

${summary}. Role: ${role} (${roles[role]}), ${multiplicity}. [How it works](${readme}), with its errors.

\`\`\`sh
npm install ${facts.package}
\`\`\`

\`\`\`ts
import { ${name} } from '${facts.package}'
\`\`\`

| port | | kind |
|---|---|---|
${[...ports(inputs, 'takes'), ...ports(outputs, 'gives')].join('\n')}
${firing === undefined ? '' : `\nIt fires when ${firings[firing]}.\n`}
## Parameters

${parameters.split('\n').length > 2 ? parameters : 'None.'}
${needs.length === 0 ? '' : `\n## Needs\n\n${needTable(task.needs)}\n`}`
}

function ports(ports, does) {
  return Object.entries(ports).map(([name, type]) => `| \`${name}\` | ${does} | ${kindOf(type)} |`)
}

function kindOf(type) {
  if (typeof type === 'string') return type === 'any' ? 'any' : `\`${type}\``
  if ('many' in type) return `any number of: ${kindOf(type.many)}`
  if ('optional' in type) return `${kindOf(type.optional)}, or none`
  return `as \`${type.like}\``
}

function needTable(needs) {
  const rows = needs.map(need => {
    const range = isPythonNeed(need) ? `Python ${need.python.range}` : need.version.range
    return `| ${need.id} | \`${range}\` | ${need.install.replaceAll('|', '\\|')} |`
  })
  return ['| program | versions | how to get it |', '|---|---|---|', ...rows].join('\n')
}
