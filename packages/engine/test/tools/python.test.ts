import { execFileSync, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { PythonNeed } from '@metaml/core'
import { beforeEach, describe, expect, type TestContext, test } from 'vitest'
import { diagnoseNeed } from '../../dist/tools/diagnose-need.js'
import { toolVersion } from '../../dist/tools/tool-version.js'
import { temporaryFolder } from '../temporary-folder.js'
import { runnerWith, setVariable, toolNeed, toolPath, writeScript } from './program.js'

let dir: string

beforeEach(() => {
  dir = temporaryFolder()
  setVariable('XDG_CACHE_HOME', join(dir, 'cache'))
  setVariable('METAML_PYTHON', undefined)
  // A package of the test's own is installed, without a network.
  setVariable('PIP_NO_INDEX', '1')
  setVariable('PIP_FIND_LINKS', join(dir, 'wheels'))
})

/** Makes a wheel, and a need whose lock file names it. */
function needOf(context: TestContext, version = '1.2.0'): PythonNeed {
  const python = pythonHere()
  if (python === undefined) context.skip('There is no Python 3.11 or later with venv.')
  mkdirSync(join(dir, 'wheels'), { recursive: true })
  const wheel = join(dir, 'wheels', `metaml_tiny-${version}-py3-none-any.whl`)
  execFileSync('python3', ['-c', makeWheel, wheel, version])
  const found = createHash('sha256').update(readFileSync(wheel)).digest('hex')
  const lock = join(dir, 'requirements.lock')
  writeFileSync(lock, `metaml-tiny==${version} --hash=sha256:${found}\n`)
  return {
    id: 'tiny-python',
    python: { lock: pathToFileURL(lock), range: '>=3.11', packages: { 'metaml-tiny': '~1.2.0' } },
    install: 'apt install python3 python3-venv',
  }
}

const makeWheel = `
import sys, zipfile
path, version = sys.argv[1:]
info = f"metaml_tiny-{version}.dist-info"
files = {
    "metaml_tiny.py": f"version = '{version}'\\n",
    f"{info}/METADATA": f"Metadata-Version: 2.1\\nName: metaml-tiny\\nVersion: {version}\\n",
    f"{info}/WHEEL": "Wheel-Version: 1.0\\nGenerator: test\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n",
    f"{info}/RECORD": "",
}
with zipfile.ZipFile(path, "w") as wheel:
    for name, text in files.items():
        wheel.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), text)
`

function pythonHere(): string | undefined {
  try {
    const check =
      'import ensurepip, sys, venv; assert sys.version_info >= (3, 11); print(sys.version.split()[0])'
    return execFileSync('python3', ['-c', check], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim()
  } catch {
    return undefined
  }
}

const useTiny = ['-c', 'import metaml_tiny, sys; print(metaml_tiny.version, sys.prefix)']
const environments = () =>
  existsSync(join(dir, 'cache/metaml/python'))
    ? readdirSync(join(dir, 'cache/metaml/python')).filter(name => !name.endsWith('.maker'))
    : []

describe('a managed environment', () => {
  test('is made at its first use and found at the next', async context => {
    const need = needOf(context)
    const { python, lines } = runnerWith({ needs: [need], config: {} })
    expect(await diagnoseNeed(need, {})).toMatchObject({ id: 'tiny-python', status: 'not-made' })
    expect(environments()).toEqual([])

    const first = await python('tiny-python', useTiny)
    const [name] = environments()
    expect(first.stdout.trim()).toBe(`1.2.0 ${join(dir, 'cache/metaml/python', name!)}`)
    expect(first.version).toBe(pythonHere())
    expect(lines.filter(([level]) => level === 'info').map(([, line]) => line)).toEqual([
      expect.stringMatching(/^Making the Python environment of tiny-python/),
      'Installing collected packages: metaml-tiny',
      'Successfully installed metaml-tiny-1.2.0',
      expect.stringMatching(/is made \(/),
    ])

    lines.length = 0
    await python('tiny-python', useTiny)
    expect(lines.filter(([level]) => level === 'info')).toEqual([])
    expect(await diagnoseNeed(need, {})).toMatchObject({ status: 'ok', version: first.version })

    // As the user's own it is asked for its packages.
    const config = { tools: { python: { path: join(dir, 'cache/metaml/python', name!) } } }
    expect(await toolVersion(need, config)).toBe(`python ${pythonHere()}, metaml-tiny 1.2.0`)
    const stricter = { ...need, python: { ...need.python, packages: { 'Metaml.Tiny': '1.3', pytest: '*' } } }
    await expect(toolVersion(stricter, config)).rejects.toMatchObject({
      ...{
        code: 'METAML_E_PYTHON_PACKAGES',
        found: expect.stringContaining('Metaml.Tiny 1.2.0, pytest (not there)'),
      },
    })
  })

  test('takes a need whose lock file is the text of a URL, as it comes from another process', async context => {
    const need = needOf(context)
    const sent = { ...need, python: { ...need.python, lock: String(need.python.lock) as unknown as URL } }
    expect(await toolVersion(sent, {})).toBe(await toolVersion(need, {}))
  })

  test('is another one for another lock file', async context => {
    const before = await toolVersion(needOf(context), {})
    expect(before).toMatch(/^python \d+\.\d+\.\d+, lock sha256-[0-9a-f]{64}$/)
    expect(await toolVersion(needOf(context, '1.2.1'), {})).not.toBe(before)
  })

  test('whose making fails says the last words of pip and leaves nothing', async () => {
    const need = fakeNeed()
    writeFileSync(join(dir, 'fail'), '')
    const failed = runnerWith({ needs: [need], config: {} }).python('tiny-python', [])
    await expect(failed).rejects.toMatchObject({
      ...{ code: 'METAML_E_PYTHON_INSTALL', kind: 'tool', found: 'pip says no' },
    })
    expect(environments()).toEqual([])
    expect(await diagnoseNeed(need, {})).toMatchObject({ status: 'not-made' })
    rmSync(join(dir, 'fail'))
    expect((await runnerWith({ needs: [need], config: {} }).python('tiny-python', ['x'])).stdout).toBe(
      'ran x\n',
    )
  })

  test('whose making is stopped is not there, and is made anew', async () => {
    const need = fakeNeed()
    const abort = new AbortController()
    const log = {
      debug() {},
      warn() {},
      info(line: string) {
        if (line.includes('Installing collected packages')) abort.abort()
      },
    }
    const stopped = runnerWith({ needs: [need], config: {}, log, signal: abort.signal })
    await expect(stopped.python('tiny-python', [])).rejects.toMatchObject({ code: 'METAML_E_INTERRUPTED' })
    expect(await diagnoseNeed(need, {})).toMatchObject({ status: 'not-made' })
    expect((await runnerWith({ needs: [need], config: {} }).python('tiny-python', ['x'])).stdout).toBe(
      'ran x\n',
    )
  })

  test('is made by one of several processes, though another was killed over it', async () => {
    const need = fakeNeed()
    const start = (killAt: string) => {
      const code = `
        import { createToolRunner } from ${JSON.stringify(new URL('../../dist/tools/tool-runner.js', import.meta.url).href)}
        const need = ${JSON.stringify({ ...need, python: { ...need.python, lock: String(need.python.lock) } })}
        const info = line => {
          if (line.includes(${JSON.stringify(killAt)})) process.kill(process.pid, 'SIGKILL')
        }
        const log = { debug() {}, warn() {}, info }
        const { python } = createToolRunner({ needs: [need], config: {}, log, signal: new AbortController().signal })
        console.log((await python('tiny-python', ['x'])).stdout)`
      const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      let output = ''
      child.stdout.on('data', chunk => {
        output += chunk
      })
      return once(child, 'close').then(([exitCode]) => ({ exitCode, output }))
    }
    expect((await start('Installing collected packages')).exitCode).toBeNull()
    expect(environments()).toHaveLength(1)
    expect(await diagnoseNeed(need, {})).toMatchObject({ status: 'not-made' })
    rmSync(join(dir, 'installs'))
    const ends = await Promise.all([start('(nowhere)'), start('(nowhere)'), start('(nowhere)')])
    expect(ends).toEqual(ends.map(() => ({ exitCode: 0, output: 'ran x\n\n' })))
    expect(readFileSync(join(dir, 'installs'), 'utf8')).toBe('install\n')
  })
})

/**
 * A need whose environment is made by a program that stands for Python: its venv is a copy of itself, its pip
 * takes a moment and notes each install; it fails while there is a file `fail`.
 */
function fakeNeed(): PythonNeed {
  const body = `
case "$1 $2" in
  "-c "*) echo '{"python": "3.11.99", "packages": {}}' ;;
  "-m venv") mkdir -p "$3/bin" && cp "$0" "$3/bin/python" ;;
  "-m pip")
    echo install >> '${dir}/installs'
    echo 'Installing collected packages: tiny'
    sleep 0.5
    if [ -e '${dir}/fail' ]; then echo 'pip says no' >&2; exit 1; fi ;;
  *) echo "ran $@" ;;
esac`
  writeScript(join(dir, 'bin/python3.11'), body)
  setVariable('PATH', `${join(dir, 'bin')}${delimiter}${process.env.PATH}`)
  writeFileSync(join(dir, 'requirements.lock'), 'tiny==1 --hash=sha256:00')
  return {
    id: 'tiny-python',
    python: { lock: pathToFileURL(join(dir, 'requirements.lock')), range: '3.11.99', packages: {} },
    install: 'apt install python3',
  }
}

describe("the user's own environment", () => {
  /** A Python that answers the question for its packages with these versions. */
  function fakePython(name: string, python: string, packages: Record<string, string | null>): string {
    const answer = JSON.stringify({ python, packages })
    return writeScript(join(dir, name, 'bin/python'), `[ "$1" = -c ] && echo '${answer}' || echo "ran $@"`)
  }
  const need: PythonNeed = {
    id: 'tiny-python',
    python: {
      lock: new URL('file:///not/read'),
      range: '>=3.11 <3.15',
      packages: { a: '~1.2.0', b: '^2.0.0' },
    },
    install: 'apt install python3',
  }
  const config = (path: string, id = 'python') => ({ tools: { [id]: { path } } })

  test('is taken when its versions are accepted, by setting or variable, program or folder', async () => {
    const path = fakePython('own', '3.12.1', { a: '1.2.9', b: '2.5.0' })
    const { python } = runnerWith({ needs: [need], config: config(path) })
    expect(await python('tiny-python', ['x.py', '1'])).toMatchObject({
      stdout: 'ran x.py 1\n',
      version: '3.12.1',
    })
    expect(await toolVersion(need, config(join(dir, 'own')))).toBe('python 3.12.1, a 1.2.9, b 2.5.0')
    setVariable('METAML_PYTHON', path)
    expect(await diagnoseNeed(need, {})).toMatchObject({ status: 'ok', path, version: '3.12.1' })
    const other = fakePython('other', '3.13.0', { a: '1.2.0', b: '2.0.0' })
    expect(await toolVersion(need, config(other))).toContain('3.12.1')
    expect(await toolVersion(need, config(other, 'tiny-python'))).toContain('3.13.0')
  })

  test('is refused when its versions were not tested, with what was found', async () => {
    const path = fakePython('own', '3.9.1', { a: '1.3.0', b: null })
    await expect(toolVersion(need, config(path))).rejects.toMatchObject({
      ...{
        code: 'METAML_E_PYTHON_PACKAGES',
        kind: 'tool',
        expected: 'Python >=3.11 <3.15, a ~1.2.0, b ^2.0.0',
      },
      found: `Python 3.9.1, a 1.3.0, b (not there) in ${path}`,
    })
    expect(await diagnoseNeed(need, config(path))).toMatchObject({
      status: 'version',
      path,
      version: '3.9.1',
    })
  })

  test('is refused when it is not there or no Python', async () => {
    for (const path of [join(dir, 'none'), toolPath, 'not-a-program-anywhere']) {
      await expect(toolVersion(need, config(path))).rejects.toMatchObject({ code: 'METAML_E_PYTHON_MISSING' })
    }
    expect(await diagnoseNeed(need, config(join(dir, 'none')))).toMatchObject({ status: 'missing' })
  })
})

test('without a Python of the range, the error and the diagnosis say how to get one', async () => {
  const need: PythonNeed = {
    ...{ id: 'tiny-python', install: 'apt install python3.99' },
    python: { lock: new URL('file:///not/read'), range: '>=3.99', packages: {} },
  }
  await expect(toolVersion(need, {})).rejects.toMatchObject({
    ...{ code: 'METAML_E_PYTHON_MISSING', todo: 'apt install python3.99' },
  })
  expect(await diagnoseNeed(need, {})).toMatchObject({
    status: 'missing',
    range: '>=3.99',
    install: need.install,
  })
  setVariable('PATH', dir)
  await expect(toolVersion(need, {})).rejects.toMatchObject({ found: 'no Python in PATH' })
})

test('a lock file that is not there is told', async context => {
  const need = needOf(context)
  rmSync(join(dir, 'requirements.lock'))
  await expect(toolVersion(need, {})).rejects.toMatchObject({ code: 'METAML_E_PYTHON_LOCK', kind: 'plugin' })
})

test('programs are diagnosed too', async () => {
  const config = { tools: { tool: { path: toolPath } } }
  expect(await diagnoseNeed(toolNeed, config)).toEqual({
    ...{ id: 'tool', status: 'ok', path: toolPath, version: '1.2.3', range: '^1.2.0', install: 'write it' },
  })
  expect(await diagnoseNeed(toolNeed, {})).toMatchObject({
    ...{ status: 'missing', todo: expect.stringContaining('no metaml-test-tool in PATH') },
  })
  const old = writeScript(join(dir, 'old'), 'echo "tool (Test) 1.0.0"')
  expect(await diagnoseNeed(toolNeed, { tools: { tool: { path: old } } })).toMatchObject({
    ...{ status: 'version', version: '1.0.0', path: old },
  })
})
