import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { listRuns } from '@metaml/engine'
import { repositoryRoot } from '../workspace.mjs'
import { labelRow, nameRow } from './name-row.mjs'
import { pictured } from './plan.mjs'
import { runFlow } from './run-flow.mjs'
import { runMetaml } from './run-metaml.mjs'
import { readResults } from './write-results.mjs'

/**
 * Makes the comparison and the pictures of networks anew from the runs of each row's first seed:
 * `metaml compare NAME=RUN... --published --baseline NAME=RUN` and `metaml figures NAME=RUN... --out figures/NETWORK`.
 * A network whose runs are not all in this project is left as it is, which is said.
 */
export async function makePictures(folder, networks) {
  const here = new Set((await listRuns(repositoryRoot)).map(({ id }) => id))
  for (const network of networks) {
    const rows = readResults(folder).filter(({ row }) => row.network === network)
    const missing = rows.filter(({ seeds: [{ run }] }) => !here.has(run))
    if (missing.length > 0) {
      const names = missing.map(({ row }) => nameRow(row)).join(', ')
      console.error(`${network}: no new pictures, the runs of ${names} are not in this project.`)
      continue
    }
    const runs = rows.map(({ row, seeds: [{ run }] }) => `${labelRow(row)}=${run}`)
    if (network === 'jet-dnn') await compare(folder, runs)
    // A baseline alone has no search that could be drawn.
    if (rows.some(({ row }) => row.flow !== 'baseline'))
      await draw(path.join(folder, 'figures', network), runs, await extraRuns(network))
  }
}

async function compare(folder, runs) {
  const baseline = runs.find(text => text.startsWith('baseline='))
  const against = baseline === undefined ? [] : ['--baseline', baseline]
  const others = runs.filter(text => text !== baseline)
  const text = await say(['compare', ...others, '--published', ...against, '--quiet'])
  writeFileSync(path.join(folder, 'table-2.md'), `${text.trimEnd()}\n`)
}

/** The strategies are compared with each other, not with what is run for a picture alone. */
async function draw(folder, strategies, others) {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  await say(['figures', ...strategies, '--out', folder, '--quiet'])
  for (const run of others) await say(['figures', run, '--out', folder, '--quiet'])
}

/** Runs for the pictures alone. */
async function extraRuns(network) {
  const runs = []
  for (const flow of pictured[network] ?? []) {
    console.error(`${network} ${flow}, seed 1, for its picture`)
    runs.push(`${flow}=${(await runFlow(flow, [], 1)).run}`)
  }
  return runs
}

async function say(args) {
  const { code, text } = await runMetaml(args)
  if (code !== 0) throw new Error(`metaml ${args.join(' ')}: exit code ${code}`)
  return text
}
