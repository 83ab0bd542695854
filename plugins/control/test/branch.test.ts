import { branch, join, recall, stop } from '@metaml/control'
import { checkFlow, type FlowProblem, flow, ref } from '@metaml/core'
import { describe, expect, test } from 'vitest'
import { firingsOf, logOf, makeProject, tasks } from './control-project.js'
import { convert, shrink, source } from './number-tasks.js'

const task = (id: string) => tasks.find(id)

/** A loop that prunes until a kernel fits. */
const bottomUp = (params: object = {}, maxTurns = 4) =>
  flow('bottom-up', f => {
    const dnn = f.add(source, {})
    const loop = f.add(join, { maxTurns }, [dnn])
    const kernel = f.add(convert, {}, f.add(shrink, { reference: 'source' }, loop.model))
    const { yes, no } = f.add(
      branch,
      {
        when: 'DSP > part.DSP / 10',
        onYes: { 'shrink.alpha': 'cfg.shrink.alpha * 1.5' },
        ...params,
      },
      kernel,
    )
    loop.connect(f.add(recall, { reference: 'source' }, yes))
    return { fits: no, over: loop.over }
  })

describe('a cycle', () => {
  test('goes back from a kernel to the network, with a parameter changed, until a condition holds', async () => {
    const view = await makeProject().run(bottomUp())
    expect(view.errors).toEqual([])
    expect(view.firings.filter(({ node }) => node === 'shrink').map(({ params }) => params.alpha)).toEqual([
      0.01,
      0.01 * 1.5,
    ])
    expect(view.returned).toEqual(['convert.2'])
    expect(logOf(view, 'branch')).toEqual([
      "'DSP > part.DSP / 10' is true: 'convert' goes on at 'yes'. (DSP@estimate = 1000, part.DSP = 6840)",
      'shrink.alpha is set to 0.015.',
      "'DSP > part.DSP / 10' is false: 'convert.2' goes on at 'no'. (DSP@estimate = 667, part.DSP = 6840)",
    ])
    expect(logOf(view, 'recall')).toEqual(["'convert' goes on as the network 'source'."])
    expect(view.notes).toEqual([])
  })

  test('that reaches its bound is no failure: what came last goes on at `over`, and the run says so', async () => {
    const view = await makeProject().run(bottomUp({ when: 'DSP > 1' }, 3))
    expect(view.status).toBe('done')
    expect(firingsOf(view)).toContain('join.4 done')
    expect(firingsOf(view)).not.toContain('shrink.4 done')
    expect(view.returned).toEqual(['source'])
    expect(view.notes).toEqual([
      {
        type: 'turn-limit',
        node: 'join',
        text: "'join' has let its cycle make all 3 turns of maxTurns; the model that came next goes on at 'over'.",
      },
    ])
  })

  test('resumed, it does nothing again and says the same', async () => {
    const project = makeProject()
    const first = await project.run(bottomUp({ when: 'DSP > 1' }, 3))
    const again = await project.resume()
    expect(again.notes).toEqual(first.notes)
    expect(again.returned).toEqual(first.returned)
    expect(again.firings.map(({ changes }) => changes)).toEqual(again.firings.map(() => []))
    expect(again.log.filter(({ node }) => node === 'branch')).toHaveLength(logOf(first, 'branch').length)
  })
})

describe('a judgement', () => {
  test('on a figure that is an interval or not there takes the worse, and LOG says so', async () => {
    const figures = { DSP: { value: 90, low: 80, high: 110 } }
    const view = await makeProject().run(
      flow('f', f => {
        const kernel = f.add(convert, { figures }, f.add(source, {}))
        const { yes, no } = f.add(branch, { when: 'DSP <= 100 and LUT <= 5' }, kernel)
        f.add(stop, {}, yes)
        const { yes: fits, no: not } = f.add(branch, { when: 'LUT <= 5' }, no, { name: 'next' })
        f.add(stop, {}, fits, { name: 'stop-fits' })
        return not
      }),
    )
    expect(
      view.log.filter(({ level }) => level === 'warn').map(({ node, message }) => [node, message]),
    ).toEqual([
      ['branch', 'DSP@csynth is 90 [80, 110]; it is taken as 110, the bound that is worse for you.'],
      ['next', 'LUT is unknown; it is taken as infinite, the worst for you.'],
    ])
    expect(view.returned).toEqual(['convert'])
  })

  test.each(['ts', 'mjs'])('by code of the user’s in .%s, cached by what it is and sees', async extension => {
    const project = makeProject()
    const type = extension === 'ts' ? ': number' : ''
    const code = (limit: number) =>
      `const limit${type} = ${limit}\nexport const fits = ({ model, cfg, turn }) =>` +
      ` model.metrics.find(m => m.name === 'DSP').value < limit && cfg['shrink.alpha'] > 0 && turn === 1\n` +
      `export const more = ({ cfg }) => 2 * cfg['shrink.alpha']\n`
    project.write(`mine.${extension}`, code(2000))
    const own = (name: string) => ref(`./mine.${extension}`, name)
    const built = bottomUp({
      when: own('fits'),
      onYes: { 'shrink.alpha': own('more') },
      reads: ['shrink.alpha'],
    })
    const view = await project.run(built)
    expect(view.errors).toEqual([])
    expect(view.firings.filter(({ node }) => node === 'shrink').map(({ params }) => params.alpha)).toEqual([
      0.01, 0.02,
    ])
    const trials = (node: typeof view) => node.firings.flatMap(firing => firing.trials)
    expect(trials(view).map(({ label, status }) => `${label} ${status}`)).toEqual([
      'when done',
      'set-shrink.alpha done',
      'when done',
    ])
    expect(trials(await project.run(built)).map(({ status }) => status)).toEqual(['found', 'found', 'found'])
    project.write(`mine.${extension}`, code(10))
    const changed = await project.run(built)
    expect(changed.returned).toEqual(['convert'])
  })

  test('by code that answers something else is refused', async () => {
    const project = makeProject()
    project.write('mine.mjs', "export const fits = () => 'maybe'\n")
    const view = await project.run(bottomUp({ when: ref('./mine.mjs', 'fits') }))
    expect(view.errors[0]).toMatchObject({ code: 'METAML_E_CONTROL_ANSWER', found: 'maybe' })
  })

  test('by figures further down, which a flow measures', async () => {
    const hardware = flow('hardware', f => f.add(convert, {}, f.input('dnn')))
    const view = await makeProject().run(
      flow('f', f => {
        const small = f.add(shrink, {}, f.add(source, {}))
        const { yes, no } = f.add(branch, { when: 'DSP < 5000', evaluate: hardware, part: 'xcvu9p' }, small)
        f.add(stop, {}, no)
        return yes
      }),
    )
    expect(view.errors).toEqual([])
    expect(view.models.map(({ id }) => id)).toContain('shrink/convert')
    expect(view.returned).toEqual(['shrink'])
  })

  test('on a part that nobody knows is refused', async () => {
    const view = await makeProject().run(
      flow('f', f => {
        const { yes, no } = f.add(branch, { when: 'DSP < part.DSP' }, f.add(shrink, {}, f.add(source, {})))
        f.add(stop, {}, no)
        return yes
      }),
    )
    expect(view.errors[0]).toMatchObject({ code: 'METAML_E_CONTROL_PART', kind: 'usage' })
  })
})

describe('before it runs', () => {
  const problemsOf = (params: object): readonly FlowProblem[] =>
    checkFlow(bottomUp(params), { task }).problems
  const only = (params: object): FlowProblem => {
    const problems = problemsOf(params)
    expect(problems).toHaveLength(1)
    return problems[0]!
  }

  test('an expression is refused with its place', () => {
    expect(only({ when: 'DPS > 3' })).toMatchObject({
      code: 'METAML_E_FLOW_PARAMETER',
      place: 'parameter branch.when',
      message:
        "There is no figure 'DPS'; write 'DSP', or metric('DPS') for one of your own. (character 1)\nDPS > 3\n^",
    })
    expect(only({ onYes: { 'shrink.alpha': 'cfg.shrink.alpha *' } }).place).toBe(
      'parameter branch.onYes.shrink.alpha',
    )
    expect(only({ onYes: { shrink: 3 } }).message).toMatch(/<node>.<parameter>/)
  })

  test('a setting that the command line put inside another value says how it is written there', () => {
    const overrides = { 'branch.onYes.shrink.alpha': 0.1 }
    const { problems } = checkFlow(bottomUp({ onYes: {} }), { task, overrides })
    expect(problems).toMatchObject([
      {
        place: 'parameter branch.onYes.shrink',
        message: expect.stringContaining(`write all of it: onYes={"shrink.alpha":0.1}`),
      },
    ])
  })

  test('keys that name nothing, and what they could mean', () => {
    expect(only({ onYes: { 'shrnk.alpha': 0.1 } })).toMatchObject({
      place: 'parameter branch.onYes.shrnk.alpha',
      todo: "write 'shrink.alpha'?",
    })
    expect(only({ onYes: { 'shrink.alpa': 0.1 } })).toMatchObject({ todo: "write 'shrink.alpha'?" })
    expect(only({ when: 'cfg.shrink.alpa > 1' })).toMatchObject({ place: 'parameter branch.when' })
    expect(only({ reads: ['srink.alpha'] })).toMatchObject({ todo: "write 'shrink.alpha'?" })
  })

  test('a value that the other task does not take', () => {
    expect(only({ onYes: { 'shrink.alpha': true } })).toMatchObject({
      place: 'parameter branch.onYes.shrink.alpha',
      found: 'true',
    })
  })

  test('figures of a reference that is not named', () => {
    expect(only({ when: 'accuracy > reference.accuracy' })).toMatchObject({
      place: 'parameter branch.reference',
    })
    expect(problemsOf({ when: 'accuracy > reference.accuracy', reference: 'source' })).toEqual([])
  })

  test('a parameter of a node that may have run already is a warning', () => {
    const { warnings } = checkFlow(bottomUp({ onYes: { 'source.accuracy': 0.5 } }), { task })
    expect(warnings).toMatchObject([
      { code: 'METAML_W_FLOW_PARAMETER', place: 'parameter branch.onYes.source.accuracy' },
    ])
    expect(checkFlow(bottomUp(), { task }).warnings).toEqual([])
  })
})

describe('values that a parameter never takes are found before the flow runs', () => {
  const problemsOf = (onYes: object, shrinkParams: object = {}) => {
    const asked = flow('f', f => {
      const loop = f.add(join, { maxTurns: 2 }, [f.add(source, {})])
      const { yes, no } = f.add(
        branch,
        { when: 'accuracy > 0.5', onYes: onYes as never },
        f.add(shrink, shrinkParams, loop.model),
      )
      loop.connect(yes)
      return no
    })
    return checkFlow(asked, { task: id => tasks.find(id) }).problems
  }

  test.each([
    ["'large'", 'expected number, received string'],
    ['true', 'expected number, received boolean'],
    ['accuracy > 0.5', 'expected a number, the expression gives a condition'],
    ['large', `If 'large' is the value itself, write "'large'".`],
  ])('%s for a number', (given, message) => {
    expect(problemsOf({ 'shrink.alpha': given })).toMatchObject([
      { code: 'METAML_E_FLOW_PARAMETER', message: expect.stringContaining(message) },
    ])
  })

  test.each([['2 / 3'], ['accuracy / 2'], ['cfg.shrink.alpha * 2'], [0.5], ['1 / 0']])('%s is taken', given =>
    expect(problemsOf({ 'shrink.alpha': given })).toEqual([]),
  )

  test('a number for a condition, a condition for a text', () => {
    expect(problemsOf({ 'shrink.fail': 'DSP' })).toMatchObject([
      { message: "'shrink' does not take that: expected a condition, the expression gives a number" },
    ])
    expect(problemsOf({ 'shrink.reference': 'DSP > 4' })).toMatchObject([
      { message: "'shrink' does not take that: expected a text, the expression gives a condition" },
    ])
  })

  test('the bound of a cycle', () => {
    expect(problemsOf({ 'join.maxTurns': 9 })).toMatchObject([
      {
        place: 'parameter branch.onYes.join.maxTurns',
        message: expect.stringContaining('for the whole run'),
      },
    ])
  })

  test('a part that is in no table', () => {
    const asked = flow(
      'f',
      f => f.add(branch, { when: 'part.DSP > 4', part: 'xcvu99p' }, f.add(source, {})).yes,
    )
    expect(checkFlow(asked, { task: id => tasks.find(id) }).problems).toMatchObject([
      { place: 'parameter branch.part', message: expect.stringContaining('xcvu99p') },
    ])
  })
})

describe('a value inside a parameter', () => {
  const inside = (params: object) =>
    bottomUp({ when: 'turn < 3', onYes: { 'shrink.alpha': 0.02 }, ...params }, 4)
  const onYes = {
    'shrink.optimizer.rate': 'cfg.shrink.optimizer.rate / 2',
    'shrink.optimizer.decay': 0.5,
  }
  const optimizers = ({ firings }: Awaited<ReturnType<ReturnType<typeof makeProject>['run']>>) =>
    firings.filter(({ node }) => node === 'shrink').map(({ params }) => params.optimizer)

  test('is set and read as the command line writes it; what stands beside it stays', async () => {
    expect(checkFlow(inside({ onYes }), { task })).toMatchObject({ problems: [], warnings: [] })
    const project = makeProject()
    const view = await project.run(inside({ onYes }))
    expect(view.errors).toEqual([])
    const turns = [
      { rate: 0.1, decay: 0.9 },
      { rate: 0.05, decay: 0.5 },
      { rate: 0.025, decay: 0.5 },
    ]
    expect(optimizers(view)).toEqual(turns)
    expect(view.cfg.find(({ key }) => key === 'shrink.optimizer')).toEqual({
      ...{ key: 'shrink.optimizer', value: { rate: 0.025, decay: 0.5 }, by: 'node branch' },
    })
    const again = await project.resume()
    expect(again.firings.map(({ changes }) => changes)).toEqual(again.firings.map(() => []))
    expect(optimizers(again)).toEqual(turns)
  })

  test('and the whole parameter: what is set last holds', async () => {
    const both = {
      'shrink.optimizer.decay': 0.5,
      'shrink.optimizer': { rate: 0.3 },
      'shrink.optimizer.rate': 0.4,
    }
    const view = await makeProject().run(inside({ when: 'turn < 2', onYes: both }))
    expect(optimizers(view)[1]).toEqual({ rate: 0.4, decay: 0.9 })
  })

  test.each([
    [{ onYes: { 'shrink.optimizer.rat': 1 } }, 'onYes.shrink.optimizer.rat', 'sets'],
    [{ onYes: { 'shrink.optimizer.rat': 'cfg.shrink.alpha' } }, 'onYes.shrink.optimizer.rat', 'sets'],
    [{ when: 'cfg.shrink.optimizer.rat > 1' }, 'when', 'reads'],
    [{ reads: ['shrink.optimizer.rat'] }, 'reads', 'reads'],
  ])('that is not there is refused, and what could be meant is named: %j', (params, place, does) => {
    expect(checkFlow(inside(params), { task }).problems).toEqual([
      {
        code: 'METAML_E_FLOW_PARAMETER',
        place: `parameter branch.${place}`,
        message: `It ${does} shrink.optimizer.rat, but 'optimizer' of 'shrink' has no 'rat'.`,
        expected: 'one of rate, decay',
        todo: "write 'optimizer.rate'?",
      },
    ])
  })

  test.each([
    ["'fast'", 'expected number, received string'],
    ['accuracy > 0.5', 'expected a number, the expression gives a condition'],
  ])('that does not fit is refused: %s', (given, message) => {
    const { problems } = checkFlow(inside({ onYes: { 'shrink.optimizer.rate': given } }), { task })
    expect(problems).toMatchObject([
      { place: 'parameter branch.onYes.shrink.optimizer.rate', message: expect.stringContaining(message) },
    ])
  })

  test('the command line is told the same of a name that is not there', () => {
    const overrides = { 'shrink.optimizer.rat': 1 }
    expect(checkFlow(inside({}), { task, overrides }).problems).toEqual([
      {
        code: 'METAML_E_FLOW_UNKNOWN_PARAMETER',
        place: 'parameter shrink.optimizer.rat',
        message: "'optimizer' of 'shrink' has no 'rat'.",
        expected: 'one of rate, decay',
        todo: "write 'optimizer.rate'?",
      },
    ])
  })

  test('can be set where a flow is used in another', () => {
    const part = flow('part', f => f.add(shrink, {}, f.input('dnn')))
    const used = flow('f', f => f.add(part, { 'shrink.optimizer.rate': 0.7 }, f.add(source, {})))
    const { flow: checked } = checkFlow(used, { task })
    expect(checked!.nodes.get('part/shrink')!.params).toMatchObject({ optimizer: { rate: 0.7, decay: 0.9 } })
  })
})
