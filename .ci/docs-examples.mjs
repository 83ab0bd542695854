// Draws the flows of examples/ into their pages, from the flows themselves: `pnpm docs:examples [--check]`.
// It exits with 1 when an example has no page, a page lacks a picture or a command, or the index lacks an example. With
// --check it writes nothing, and exits with 1 also when a picture is not what its flow says or a command would not run.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { drawFlow, refusal } from './docs-examples/draw-flow.mjs'
import { findCommands, findGaps, findPictures, findUnlisted, putPictures } from './docs-examples/pictures.mjs'
import { repositoryRoot } from './workspace.mjs'

const names = readdirSync(path.join(repositoryRoot, 'examples'), { withFileTypes: true })
  .filter(entry => entry.isDirectory())
  .map(({ name }) => name)
const read = file => {
  const full = path.join(repositoryRoot, file)
  return existsSync(full) ? readFileSync(full, 'utf8') : undefined
}
const problems = findUnlisted(read('examples/README.md') ?? '', names).map(
  name => `examples/README.md does not link to ${name}`,
)
const checking = process.argv.includes('--check')
const pages = names.map(name => `examples/${name}`)
let pictures = 0
// One after the other would take twice as long.
await Promise.all([renewPages(), renewPages()])

for (const problem of problems.sort()) console.error(problem)
console.log(`examples: ${names.length} examples, ${pictures} pictures, ${problems.length} problems`)
process.exitCode = problems.length > 0 ? 1 : 0

async function renewPages() {
  for (let folder = pages.shift(); folder !== undefined; folder = pages.shift()) await renewPage(folder)
}

async function renewPage(folder) {
  const file = `${folder}/README.md`
  const page = read(file)
  const flows = readdirSync(path.join(repositoryRoot, folder)).filter(name => name.endsWith('.flow.ts'))
  problems.push(...findGaps(folder, page, flows))
  if (page === undefined) return
  for (const args of checking ? findCommands(page) : []) {
    const refused = await refusal(args)
    if (refused !== undefined)
      problems.push(`${file}: metaml run ${args.join(' ')} would not run: ${refused}`)
  }
  const graphs = new Map()
  for (const flow of findPictures(page)) {
    try {
      graphs.set(flow, await drawFlow(folder, flow))
    } catch (error) {
      problems.push(`${folder}/${flow} can not be drawn: ${error.stderr ?? error.message}`)
      return
    }
  }
  pictures += graphs.size
  const renewed = putPictures(page, graphs)
  if (renewed === page) return
  if (checking) problems.push(`${file} has a picture that is not what its flow says; run pnpm docs:examples`)
  else writeFileSync(path.join(repositoryRoot, file), renewed)
}
