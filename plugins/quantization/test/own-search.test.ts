import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ownLeg } from '../dist/own-search.js'
import type { Problem } from '../dist/search.js'

let projectDir: string
beforeAll(async () => {
  projectDir = await mkdtemp(path.join(os.tmpdir(), 'metaml-quantization-'))
  await writeFile(
    path.join(projectDir, 'mine.ts'),
    `interface Asked { start: object; minFraction: Record<string, number>; tolerance: number; measure: Function }
export async function lowest({ start, tolerance, measure }: Asked) {
  for (let fraction = 0; ; fraction++) {
    const state = Object.fromEntries(Object.keys(start).map(name => [name, { fraction }]))
    const [{ bound }] = await measure([state], 'all')
    if (bound <= tolerance) return state
  }
}
export const none = ({ start }: Asked) => Object.fromEntries(Object.keys(start).map(name => [name, { fraction: 0 }]))
export const below = () => ({ a: { fraction: -9 }, b: { fraction: 4 } })
export const half = () => ({ a: { fraction: 4 } })
`,
  )
})
afterAll(async () => {
  await rm(projectDir, { recursive: true })
})

/** Two variables; each bit below 4 loses, and what is lost is known to 0.001. */
const problem: Problem = {
  groups: ['a', 'b'].map(name => ({ name, variables: [name] })),
  minFraction: { a: -2, b: -2 },
  modal: new Set(),
  tolerance: 0.0011,
  cost: state => state.a!.fraction + state.b!.fraction,
  measure: async states =>
    states.map(state => {
      const loss = 0.001 * (Math.max(0, 4 - state.a!.fraction) + Math.max(0, 4 - state.b!.fraction))
      return { value: 0.75 - loss, loss, bound: loss + 0.001, damage: loss }
    }),
}
const state = { a: { fraction: 10 }, b: { fraction: 10 } }

async function searched(name: string) {
  const from = { state, measured: (await problem.measure([state], 'all'))[0]!, cost: 20 }
  return await ownLeg(problem, from, { $ref: { file: './mine.ts', export: name } }, { projectDir })
}

test('a search of the user’s decides, by what it may ask', async () => {
  const leg = await searched('lowest')
  expect(leg.state).toEqual({ a: { fraction: 4 }, b: { fraction: 4 } })
  expect(leg.cost).toBe(8)
  expect(leg.decided).toMatchObject([{ move: 'lowest', accepted: true, loss: 0 }])
})

test.each([
  ['loses too much', 'none', 'ends at a loss of 0.0080 (0.0090 with the wanted confidence).'],
  ['gives fewer bits than there can be', 'below', "gives no fraction bits for 'a' that it may have."],
  ['leaves a variable out', 'half', "gives no fraction bits for 'b' that it may have."],
] as const)('one that %s is refused, with its name', async (_what, name, says) => {
  await expect(searched(name)).rejects.toMatchObject({
    code: 'METAML_E_QUANTIZATION_SEARCH',
    summary: `The search '${name}' of './mine.ts' ${says}`,
  })
})
