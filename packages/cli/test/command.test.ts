import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { fixtures, makeProject, type TinyProject, tinyFlow } from './tiny-project.js'

function flowProject(): TinyProject {
  const project = makeProject()
  project.write('base.ts', 'export const base: number = 3\n')
  project.write('tiny.flow.ts', tinyFlow)
  return project
}

describe('metaml run', () => {
  it('runs a flow: progress on stderr, the tables on stdout', async () => {
    const { code, stdout, stderr } = await flowProject().metaml(['run', 'tiny.flow.ts'])
    expect(stderr).toMatch(/tiny-search\/step-2: done in .*accuracy 5/)
    expect(stderr).not.toContain('\u001b')
    expect(stdout).toMatch(/tiny-search: search for the step, against tiny-source\/make \(accuracy 3,/)
    expect(stdout).toMatch(/\* tiny-search\/step-2 +tiny-search +kept +5/)
    expect(code).toBe(0)
  })

  it('prints one JSON object with --json, wherever that stands, and nothing else when quiet', async () => {
    const project = flowProject()
    const { code, stdout, stderr } = await project.metaml([
      '--json',
      'run',
      'tiny.flow.ts',
      '--quiet',
      '--id',
      'mine',
    ])
    expect([code, stderr]).toEqual([0, ''])
    const json = JSON.parse(stdout)
    expect(json).toMatchObject({
      run: 'mine',
      flow: 'tiny',
      status: 'done',
      origin: { file: 'tiny.flow.ts' },
    })
    expect(json.models.map((model: { id: string }) => model.id)).toEqual([
      ...['tiny-source/make', 'tiny-search/step-1', 'tiny-search/step-2'],
    ])
    expect(json.models[1]).toMatchObject({
      ...{ kind: 'note', task: 'tiny-search', parents: ['tiny-source/make'], decision: 'kept' },
      metrics: [{ name: 'accuracy', value: 4, unit: '1', stage: 'float', split: 'validation' }],
      files: { 'number.txt': expect.stringMatching(/^[0-9a-f]{64}$/) },
    })
    expect(json.tasks[1].steps).toHaveLength(2)
    const shown = await project.metaml(['show', '--json'])
    expect(JSON.parse(shown.stdout)).toEqual(json)
  })

  it('takes parameters in rising precedence: flow, --cfg, key=value', async () => {
    const project = flowProject()
    project.write('cfg.json', '{ "tiny-search": { "steps": 1 }, "tiny-source.base": 7 }')
    const args = ['run', 'tiny.flow.ts', 'tiny-source.base=10', '--cfg', 'cfg.json', '--json', '--quiet']
    const { parameters } = JSON.parse((await project.metaml(args)).stdout)
    const set = Object.fromEntries(
      parameters.map(({ key, value, by }: { key: string; value: unknown; by: string }) => [key, [value, by]]),
    )
    expect(set).toMatchObject({
      ...{ 'tiny-search.steps': [1, 'file'], 'tiny-source.base': [10, 'command-line'] },
      'tiny-source.wait': [0, 'default'],
    })
  })

  it('runs flows in JSON, and starts at a model of another run', async () => {
    const project = flowProject()
    const { definition } = JSON.parse((await project.metaml(['check', 'tiny.flow.ts', '--json'])).stdout)
    project.write('tiny.json', JSON.stringify(definition))
    expect((await project.metaml(['run', 'tiny.json', '--id', 'first'])).code).toBe(0)
    expect(project.notes()).toHaveLength(3)
    const from = [
      'run',
      'tiny.json',
      '--from',
      'first:tiny-source/make',
      'tiny-search.steps=3',
      '--json',
      '--quiet',
    ]
    const { code, stdout } = await project.metaml(from)
    expect(code).toBe(0)
    expect(JSON.parse(stdout).returned).toEqual(['tiny-search/step-3'])
  })

  it('keeps stdout for the result although the flow file prints', async () => {
    const project = flowProject()
    project.write('talks.flow.ts', `console.log('hello'); console.table([1])\n${tinyFlow}`)
    const { code, stdout, stderr } = await project.metaml(['run', 'talks.flow.ts', '--json'])
    expect(code).toBe(0)
    expect(JSON.parse(stdout).status).toBe('done')
    expect(stderr).toContain('hello')
  })

  it('runs to its end when nobody reads stderr any more', async () => {
    const project = flowProject()
    const { code, stdout } = await project.metaml(['run', 'tiny.flow.ts', '--json'], {
      during: (_stderr, _kill, closeStderr) => closeStderr(),
    })
    expect(code).toBe(0)
    expect(JSON.parse(stdout).status).toBe('done')
  })

  it('exits with 1 when a task fails, and says how to go on', async () => {
    const { code, stdout, stderr } = await flowProject().metaml([
      ...['run', 'tiny.flow.ts', '--id', 'bad', '--json', 'tiny-source.fail=too warm'],
    ])
    expect(code).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({
      status: 'failed',
      error: { message: expect.stringContaining('too warm') },
    })
    expect(stderr).toContain('metaml resume bad')
  })

  it('exits with 4 when a tool is missing', async () => {
    const project = makeProject()
    const json = {
      format: 1,
      name: 'n',
      nodes: [{ name: 'needy', task: 'needy' }],
      edges: [],
      returns: ['needy.model'],
    }
    project.write('n.json', JSON.stringify(json))
    const args = ['run', 'n.json', '--plugin', `${fixtures}/needy-plugin`, '--json']
    const { code, stdout, stderr } = await project.metaml(args)
    expect(code).toBe(4)
    expect(JSON.parse(stdout).error.code).toBe('METAML_E_TOOL_MISSING')
    expect(stderr).toContain('get it from nobody')
  })

  it('exits with 3 for a task that no plugin of the project brings', async () => {
    const project = makeProject()
    project.write(
      'n.ts',
      `import { flow } from '@metaml/core'\nimport { needy } from '${fixtures}/needy-plugin/needy.mjs'\nexport default flow('n', f => f.add(needy, {}))\n`,
    )
    const { code, stderr } = await project.metaml(['run', 'n.ts'])
    expect(code).toBe(3)
    expect(stderr).toMatch(/METAML_E_TASK_/)
  })
})

describe('metaml run on a terminal', () => {
  const env = { CI: '', NO_COLOR: '', TERM: 'xterm' }
  const args = ['run', 'tiny.flow.ts', 'tiny-search.wait=300']

  it.for([
    ['draws a live tree', env, true] as const,
    ['draws none with NO_COLOR', { ...env, NO_COLOR: '1' }, false] as const,
    ['draws none in CI', { ...env, CI: 'true' }, false] as const,
  ])('%s', async ([, variables, animated], { skip }) => {
    if (spawnSync('script', ['--version']).status !== 0)
      skip('there is no `script` (util-linux) to make a terminal with')
    const { code, stdout } = await flowProject().metaml(args, { env: variables, terminal: true })
    expect(code).toBe(0)
    // Lines are drawn over again, and the cursor is there again in the end.
    expect(stdout.includes('\u001b[?25l')).toBe(animated)
    expect(stdout.lastIndexOf('\u001b[?25h')).toBeGreaterThanOrEqual(stdout.lastIndexOf('\u001b[?25l'))
    expect(/━.* 50 %/.test(stdout)).toBe(animated)
    expect(stdout.includes('tiny-search/step-1: started')).toBe(!animated)
    expect(stdout).toContain('returned by the flow')
  })
})

describe('metaml run, stopped', () => {
  const slow = ['run', 'tiny.flow.ts', '--id', 'slow', 'tiny-search.wait=20000', 'tiny-search.steps=1']

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'by %s stops cleanly, exits with 130, and is resumed',
    async signal => {
      const project = flowProject()
      let sent = 0
      const { code, stdout, stderr } = await project.metaml([...slow, '--json'], {
        during: (said, kill) => {
          if (sent > 0 || !said.includes('step-1: started')) return
          sent = Date.now()
          kill(signal)
        },
      })
      expect(Date.now() - sent).toBeLessThan(4000)
      expect(code).toBe(130)
      expect(stderr).toContain('metaml resume slow')
      expect(JSON.parse(stdout)).toMatchObject({
        status: 'interrupted',
        error: { code: 'METAML_E_INTERRUPTED' },
      })
    },
  )

  it('once more ends at once', async () => {
    const project = flowProject()
    let kills = 0
    const { code } = await project.metaml(slow, {
      during: (said, kill) => {
        if (kills === 0 && said.includes('step-1: started')) kill('SIGINT')
        if (kills++ > 0) return
        setTimeout(() => kill('SIGINT'), 5)
      },
    })
    expect(code).toBe(130)
  })

  it('goes on behind what is finished', async () => {
    const project = flowProject()
    const args = ['run', 'tiny.flow.ts', '--id', 'later', 'tiny-search.wait=2500']
    let sent = false
    const first = await project.metaml(args, {
      during: (said, kill) => {
        if (sent || !said.includes('step-2: started')) return
        sent = true
        // By then the unit has begun, and not ended.
        setTimeout(() => kill('SIGINT'), 1000)
      },
    })
    expect(first.code).toBe(130)
    const { code, stderr } = await project.metaml(['resume'])
    expect(code).toBe(0)
    expect(stderr).toContain('going on with run later')
    expect(stderr).toMatch(/tiny-source: kept/)
    expect(project.notes()).toEqual(['make 3', 'make 1', 'make 2', 'make 2'])
    const why = (await project.metaml(['show', 'lat', '--why'])).stdout
    expect(why).toMatch(/tiny-source: ran/)
    expect(why).toMatch(/step-1 \(make\): reused/)
  })
})

describe('metaml show', () => {
  it('shows runs, models, and why trials were reused', async () => {
    const project = flowProject()
    for (const id of ['one', 'two']) await project.metaml(['run', 'tiny.flow.ts', '--id', id])
    const runs = (await project.metaml(['show', '--runs'])).stdout
    expect(runs).toMatch(/two +tiny .* done\none +tiny .* done/)
    const why = (await project.metaml(['show', '--why'])).stdout
    expect(why).toContain('step-2 (make): reused: run one has run it')
    const model = (await project.metaml(['show', 'one', '--model', 'tiny-search/step-2'])).stdout
    expect(model).toMatch(/parents +tiny-source\/make/)
    const wrong = await project.metaml(['show', '--model', 'tiny-search/step-22'])
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining("write 'tiny-search/step-2'?")])
    const unknown = await project.metaml(['show', 'onne'])
    expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringContaining("write 'one'?")])
  })
})

describe('metaml tasks', () => {
  it('lists the tasks without importing a plugin', async () => {
    const project = makeProject()
    project.write(
      'broken/package.json',
      JSON.stringify({
        ...{ name: 'metaml-broken', version: '1.0.0', exports: './gone.js' },
        peerDependencies: { '@metaml/core': '*' },
        metaml: {
          apiVersion: 1,
          tasks: [
            {
              ...{
                id: 'broken',
                export: 'x',
                role: 'control',
                summary: 'Is broken',
                inputs: {},
                outputs: {},
              },
              ...{ multiplicity: '0-to-0', params: { type: 'object' }, needs: [] },
            },
          ],
        },
      }),
    )
    const { code, stdout } = await project.metaml(['tasks', '--plugin', 'broken'])
    expect(code).toBe(0)
    expect(stdout).toMatch(/broken +control +0-to-0 +metaml-broken 1\.0\.0 +Is broken/)
    expect(stdout).toMatch(/tiny-search +optimization +1-to-1 +metaml-tiny 0\.1\.0 +Adds numbers/)
    const json = JSON.parse((await project.metaml(['tasks', '--json'])).stdout)
    expect(json.tasks.map(({ id }: { id: string }) => id)).toEqual(['tiny-search', 'tiny-source'])
  })

  it('tells everything about one', async () => {
    const { stdout } = await makeProject().metaml(['tasks', 'tiny-search'])
    expect(stdout).toMatch(/steps +number +2/)
    expect(stdout).toContain('Inputs:   model: note')
  })
})

describe('metaml check', () => {
  it('lists the parameters of a sound flow and who set them', async () => {
    const { code, stdout } = await flowProject().metaml(['check', 'tiny.flow.ts', 'tiny-source.base=4'])
    expect(code).toBe(0)
    expect(stdout).toMatch(/tiny-source +tiny-source +metaml-tiny 0\.1\.0 +base +4 +command-line/)
  })

  it('draws the flow with --graph, as it would run with the parameters given; the same stands in --json', async () => {
    const project = flowProject()
    const { code, stdout, stderr } = await project.metaml([
      ...['check', 'tiny.flow.ts', 'tiny-source.wait=4', '--graph'],
    ])
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toContain('flowchart TB')
    expect(stdout).toContain('["<b>tiny-source</b><br/>base = 3<br/>wait = 4"]')
    expect(stdout).toContain('-->|"model: note"|')
    const json = await project.metaml(['check', 'tiny.flow.ts', 'tiny-source.wait=4', '--json'])
    expect(`${JSON.parse(json.stdout).graph}\n`).toBe(stdout)
  })

  it('tells all problems at once, with suggestions', async () => {
    const project = flowProject()
    const { code, stderr, stdout } = await project.metaml([
      ...[
        'check',
        'tiny.flow.ts',
        'tiny-serch.steps=1',
        'tiny-source.bse=4',
        'tiny-search.steps="x"',
        '--json',
      ],
    ])
    expect(code).toBe(2)
    for (const words of ["write 'tiny-search.steps'?", "write 'base'?", 'expected number', '3 problems']) {
      expect(stderr).toContain(words)
    }
    expect(JSON.parse(stdout).error.data.problems).toHaveLength(3)
  })

  it('suggests the task that could be meant in a flow in JSON', async () => {
    const project = makeProject()
    const json = { format: 1, name: 'n', nodes: [{ name: 'a', task: 'tiny-sorce' }], edges: [], returns: [] }
    project.write('n.json', JSON.stringify(json))
    const { code, stderr } = await project.metaml(['check', 'n.json'])
    expect([code, stderr]).toEqual([2, expect.stringContaining("write 'tiny-source'?")])
  })
})

describe('metaml doctor', () => {
  it('says what is missing and how to get it, and exits with 4', async () => {
    const project = makeProject()
    const well = await project.metaml(['doctor'])
    expect(well.stdout).toMatch(/✔ +node +20|✔ +node +2/)
    expect(well.code).toBe(0)
    const { code, stdout } = await project.metaml([
      'doctor',
      '--plugin',
      `${fixtures}/needy-plugin`,
      '--json',
    ])
    expect(code).toBe(4)
    const { ok, findings } = JSON.parse(stdout)
    expect(ok).toBe(false)
    expect(findings).toContainEqual(
      expect.objectContaining({
        ...{ what: 'nobodys-tool', status: 'missing', neededBy: ['needy'] },
        todo: expect.stringContaining('get it from nobody'),
      }),
    )
  })
})

describe('the command line', () => {
  it.each([
    [['rnu', 'x'], "write 'run'?"],
    [['run', 'x', '--sed', '1'], "write '--seed'?"],
    [['--jsn', 'tasks'], "write '--json'?"],
    [['--verbos'], "write '--verbose'?"],
    [['run'], 'FLOW'],
    [['show', 'a', 'b'], 'too many arguments'],
    [['run', 'x', '--seed', 'many'], "'many' is no seed"],
    [['run', 'x', 'pruning'], 'sets no parameter'],
    [['run', 'x', '--cfg'], 'needs a value'],
    [['tasks', 'tiny-serach'], "write 'tiny-search'?"],
    [['resume'], 'no run'],
    [[], 'Usage: metaml'],
  ])('refuses %j with 2', async (args, words) => {
    const { code, stderr, stdout } = await makeProject().metaml(args)
    expect(stderr).toContain(words)
    expect([code, stdout]).toEqual([2, ''])
  })

  it('writes errors as JSON too', async () => {
    const { code, stdout } = await makeProject().metaml(['rnu', '--json'])
    expect(code).toBe(2)
    expect(JSON.parse(stdout).error).toMatchObject({
      ...{ code: 'METAML_E_COMMAND_UNKNOWN', kind: 'usage', todo: "write 'run'?" },
      message: expect.any(String),
    })
  })

  it('says its version and its help', async () => {
    const project = makeProject()
    expect((await project.metaml(['--version'])).stdout).toBe('0.1.0\n')
    const help = await project.metaml(['run', '--help'])
    expect([help.code, help.stdout]).toEqual([0, expect.stringMatching(/--cfg <file>[\s\S]*--json/)])
  })

  it('knows the package of a command that is not installed, and performs one that is', async () => {
    const project = makeProject()
    const missing = await project.metaml(['report'])
    expect([missing.code, missing.stderr]).toEqual([
      3,
      expect.stringContaining('npm install @metaml/hls-report'),
    ])
    project.write(
      'hello/hello.mjs',
      "export default (args, { output }) => { output.result(['hello', ...args].join(' ')); return 7 }",
    )
    const metaml = {
      apiVersion: 1,
      tasks: [],
      commands: [{ name: 'hello', summary: 'Greets', module: './hello.mjs' }],
    }
    project.write('hello/package.json', JSON.stringify({ name: 'metaml-hello', version: '1.0.0', metaml }))
    const hello = await project.metaml(['--plugin', 'hello', 'hello', 'world'])
    expect(hello).toMatchObject({ code: 7, stdout: 'hello world\n' })
  })
})
