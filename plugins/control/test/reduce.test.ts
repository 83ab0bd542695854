import { branch, fork, reduce, stop } from '@metaml/control'
import { checkFlow, flow } from '@metaml/core'
import { describe, expect, test } from 'vitest'
import { firingsOf, logOf, makeProject, tasks } from './control-project.js'
import { convert, shrink, source } from './number-tasks.js'

const alphas = [0.01, 0.05, 0.2]

/** Three ways of shrinking, brought together. */
const ways = (params: object, failing?: number) =>
  flow('ways', f => {
    const forked = f.add(fork, {}, f.add(source, {}))
    const shrunk = alphas.map((alpha, i) =>
      f.add(shrink, { alpha, fail: i === failing }, forked.at(i), { name: `way-${i}` }),
    )
    const { best, set } = f.add(reduce, { objectives: ['DSP'], ...params }, shrunk as never)
    return { best, set: [set.at(0), set.at(1), set.at(2)] }
  })

describe('what goes on', () => {
  test('the best by a figure, whose direction is known', async () => {
    expect((await makeProject().run(ways({}))).returned).toEqual(['way-2'])
    expect((await makeProject().run(ways({ objectives: ['accuracy'] }))).returned).toEqual(['way-0'])
  })

  test('by an expression, among those that meet a condition', async () => {
    const objectives = [{ by: 'DSP / 10 - 1000 * accuracy', direction: 'lower' }]
    expect((await makeProject().run(ways({ objectives }))).returned).toEqual(['way-1'])
    const where = 'accuracy >= reference.accuracy - 0.02'
    const view = await makeProject().run(ways({ where, reference: 'source' }))
    expect(view.returned).toEqual(['way-0'])
    expect(logOf(view, 'reduce').at(-1)).toBe(
      "'way-2': DSP@estimate = 50, accuracy@float@validation = 0.7, reference.accuracy@float@validation = 0.9: excluded.",
    )
  })

  test('where none meets the condition all take part, and that is said', async () => {
    const view = await makeProject().run(ways({ where: 'accuracy > 1' }))
    expect(view.returned).toEqual(['way-2'])
    expect(logOf(view, 'reduce')).toContain("None of 3 models meets 'where'; all take part.")
  })

  test('the Pareto set, the best by the first objective first', async () => {
    const pareto = { keep: 'pareto', objectives: ['accuracy', 'DSP'] }
    const view = await makeProject().run(ways(pareto))
    expect(view.returned).toEqual(['way-0', 'way-1', 'way-2'])
    const worse = await makeProject().run(
      ways({ ...pareto, objectives: ['DSP', { by: '-accuracy', direction: 'higher' }] }),
    )
    expect(worse.returned).toEqual(['way-2'])
  })

  test('an interval is taken at its worse bound, an unknown figure as the worst', async () => {
    const view = await makeProject().run(
      flow('f', f => {
        const [a, b, c] = f.add(fork, {}, f.add(source, {}))
        const kernel = (name: string, wire: typeof a, figures: object) =>
          f.add(convert, { figures: figures as never }, wire!, { name })
        return f.add(reduce, { objectives: ['FF'] }, [
          kernel('sure', a, { FF: { value: 100 } }),
          kernel('wide', b, { FF: { value: 90, low: 80, high: 200 } }),
          kernel('none', c, {}),
        ]).best
      }),
    )
    expect(view.returned).toEqual(['sure'])
    expect(view.log.filter(({ level }) => level === 'warn').map(({ message }) => message)).toEqual([
      "'wide': FF@csynth is 90 [80, 200]; it is taken as 200, the bound that is worse for you.",
      "'none': FF is unknown; it is taken as infinite, the worst for you.",
    ])
  })
})

describe('ways that give nothing', () => {
  test('one that fails: it goes on with the others and says so; the run has failed', async () => {
    const view = await makeProject().run(ways({}, 2))
    expect(view.status).toBe('failed')
    expect(view.returned).toEqual(['way-1'])
    expect(view.notes).toEqual([
      {
        type: 'incomplete',
        node: 'reduce',
        turn: 1,
        text: "'reduce' goes on with 2 of 3 models (none by way-2.model -> reduce.models[2]: 'way-2' failed).",
      },
    ])
    expect(logOf(view, 'reduce')).toContain(view.notes[0]!.text)
  })

  test('one that ends in a STOP: the same, and the run is done', async () => {
    const view = await makeProject().run(
      flow('f', f => {
        const [a, b] = f.add(fork, {}, f.add(source, {}))
        const { yes, no } = f.add(branch, { when: 'accuracy > 0.5' }, a!)
        f.add(stop, { reason: 'good enough as it is' }, yes)
        const { best } = f.add(reduce, { objectives: ['accuracy'] }, [no, f.add(shrink, {}, b!)])
        return best
      }),
    )
    expect(view.status).toBe('done')
    expect(view.returned).toEqual(['shrink'])
    expect(view.notes.map(({ text }) => text).sort()).toEqual([
      "'reduce' goes on with 1 of 2 models (none by branch.no -> reduce.models[0]: 'branch' gave nothing at 'no').",
      "'source' ended at 'stop': good enough as it is",
    ])
    expect(firingsOf(view)).toContain('stop.1 done')
  })
})

test('an objective of which it is not known what is better is refused before it runs', () => {
  const problems = (objectives: unknown) =>
    checkFlow(ways({ objectives }), { task: id => tasks.find(id) }).problems.map(
      ({ message }) => message.split('\n')[0],
    )
  expect(problems(['DSP + LUT'])).toEqual([
    "Whether less or more of 'DSP + LUT' is better is not known; write { by: ..., direction: 'lower' } or 'higher'.",
  ])
  expect(problems(['DPS'])).toEqual([expect.stringContaining("write 'DSP'")])
  expect(problems([])).toHaveLength(1)
  expect(problems(['DSP', { by: 'cfg.way-0.alfa', direction: 'lower' }])).toEqual([
    "It reads way-0.alfa, but 'way-0' has no parameter 'alfa'.",
  ])
})
