import { describe, expect, it } from 'vitest'
import { makeProject, type TinyProject, tinyFlow } from './tiny-project.js'

function flowProject(): TinyProject {
  const project = makeProject()
  project.write('base.ts', 'export const base: number = 3\n')
  project.write('tiny.flow.ts', tinyFlow)
  return project
}

describe('metaml log', () => {
  it('prints LOG with time, level, task and data, and only what is asked for', async () => {
    const project = flowProject()
    await project.metaml(['run', 'tiny.flow.ts', '--id', 'first'])
    const { code, stdout } = await project.metaml(['log', 'first'])
    expect(code).toBe(0)
    const lines = stdout.trimEnd().split('\n')
    expect(lines).toHaveLength(3)
    expect(lines[1]).toMatch(/^\d{4}-\d\d-\d\d [\d:.]+ (info|debug) +tiny-search\/step-1: made 4/)
    const json = JSON.parse((await project.metaml(['log', '--task', 'tiny-search', '--json'])).stdout)
    expect(json).toMatchObject({
      run: 'first',
      lines: [{ message: 'made 4', label: 'step-1' }, { message: 'made 5' }],
    })
    const warnings = await project.metaml(['log', '--level', 'warn'])
    expect([warnings.code, warnings.stdout]).toEqual([0, ''])
    expect(warnings.stderr).toContain('The run first has no such line.')
    const other = await project.metaml(['log', '--task', 'tiny-source', '--trial', 'make'])
    expect(other.stdout).toMatch(/^\S+ \S+ \S+ +tiny-source\/make: made 3.*\n$/)
  })

  it('names what is there when a task, trial or level is not', async () => {
    const project = flowProject()
    await project.metaml(['run', 'tiny.flow.ts'])
    const { code, stderr } = await project.metaml(['log', '--task', 'tiny-serch'])
    expect(code).toBe(2)
    expect(stderr).toMatch(/METAML_E_LOG_FILTER[\s\S]*write 'tiny-search'\?/)
    expect((await project.metaml(['log', '--level', 'wran'])).stderr).toContain("write 'warn'?")
    expect((await project.metaml(['log', '--trial', 'step-9'])).stderr).toContain('METAML_E_LOG_FILTER')
  })

  it('follows a run that goes on until it is over', async () => {
    const project = flowProject()
    const running = project.metaml(['run', 'tiny.flow.ts', '--id', 'slow', 'tiny-search.wait=600'])
    let followed: ReturnType<TinyProject['metaml']> | undefined
    while (followed === undefined) {
      const shown = await project.metaml(['show', 'slow', '--json'])
      if (shown.code === 0) followed = project.metaml(['log', 'slow', '--follow', '--json'])
    }
    await running
    const { code, stdout } = await followed
    expect(code).toBe(0)
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map(line => JSON.parse(line).message),
    ).toEqual(['made 3', 'made 4', 'made 5'])
  })

  it('stands below the error of a task', async () => {
    const project = flowProject()
    const args = ['run', 'tiny.flow.ts', '--id', 'bad', 'tiny-source.fail=boom']
    const { stderr } = await project.metaml(args)
    expect(stderr).toContain('Its log: metaml log bad --task tiny-source')
    const shown = await project.metaml(['log', 'bad', '--task', 'tiny-source'])
    expect([shown.code, shown.stderr]).toEqual([0, ''])
    expect(shown.stdout).toMatch(/^\d{4}-\S+ [\d:.]+ error tiny-source\S*: METAML_E_\w+ .*boom/m)
    const json = JSON.parse((await project.metaml(['log', 'bad', '--level', 'error', '--json'])).stdout)
    expect(json.lines).toHaveLength(1)
    expect(json.lines[0]).toMatchObject({ level: 'error', node: 'tiny-source', turn: 1 })
  })
})

describe('metaml diff', () => {
  it('says what differs: parameters, decisions, figures, models', async () => {
    const project = flowProject()
    await project.metaml(['run', 'tiny.flow.ts', '--id', 'one'])
    await project.metaml(['run', 'tiny.flow.ts', '--id', 'two', 'tiny-source.base=7'])
    const { stdout } = await project.metaml(['diff', 'one', 'two', '--json'])
    const json = JSON.parse(stdout)
    expect(json).toMatchObject({ before: 'one', after: 'two', versions: [], decisions: [] })
    expect(json.parameters).toEqual([{ what: 'tiny-source.base', before: 3, after: 7 }])
    expect(json.metrics).toContainEqual({
      what: 'tiny-source/make: accuracy float validation',
      before: 3,
      after: 7,
    })
    expect(json.models.map(({ what }: { what: string }) => what)).toContain('tiny-search/step-2')
    expect((await project.metaml(['diff', 'one', 'two'])).stdout).toMatch(/tiny-source\.base +3 +7/)
    expect((await project.metaml(['diff', 'one', 'one'])).stdout).toBe('The runs do not differ.\n')
    const wrong = await project.metaml(['diff', 'one', 'three'])
    expect([wrong.code, wrong.stderr.includes('METAML_E_RUN_UNKNOWN')]).toEqual([2, true])
  })
})
