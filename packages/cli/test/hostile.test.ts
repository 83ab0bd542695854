import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { makeProject, type TinyProject, tinyFlow } from './tiny-project.js'

function flowProject(): TinyProject {
  const project = makeProject()
  project.write('base.ts', 'export const base: number = 3\n')
  project.write('tiny.flow.ts', tinyFlow)
  return project
}

/** A run that was killed with -9 when its first step was done. */
async function killedProject(): Promise<TinyProject> {
  const project = flowProject()
  const { code } = await project.metaml(['run', 'tiny.flow.ts', '--id', 'mine'], {
    during: (stderr, kill) => stderr.includes('tiny-search/step-1: done') && kill('SIGKILL'),
  })
  expect(code).toBeNull()
  return project
}

const folderOf = ({ dir }: TinyProject) => join(dir, '.metaml/runs/mine')
const json = ({ stdout }: { stdout: string }) => JSON.parse(stdout)
const isDone = expect.objectContaining({ run: 'mine', status: 'done' })

/** A journal's first line, whose frame is the same in every format. */
function firstLine(record: object): string {
  const text = JSON.stringify(record)
  const crc = crc32(text, crc32('1')).toString(16).padStart(8, '0')
  return `{"seq":1,"length":${Buffer.byteLength(text)},"crc":"${crc}","record":${text}}`
}

describe('a run that was killed', () => {
  it('is listed as stopped and goes on where it was', async () => {
    const project = await killedProject()
    expect((await project.metaml(['show', '--runs'])).stdout).toMatch(/mine .*stopped/)
    const before = project.notes()
    expect(json(await project.metaml(['resume', '--json', '--quiet']))).toEqual(isDone)
    for (const note of before.slice(0, -1)) expect(project.notes().filter(n => n === note)).toHaveLength(1)
  })

  it("is not taken from another host's owner, who is named, unless that is asked for", async () => {
    const project = await killedProject()
    const file = join(folderOf(project), 'owner.json')
    const owner = JSON.parse(readFileSync(file, 'utf8'))
    expect(owner.host).toBe(hostname())
    writeFileSync(file, JSON.stringify({ ...owner, host: 'gpu-7', machine: 'other', bootId: 'other' }))
    const refused = await project.metaml(['resume'])
    expect(refused.code).toBe(2)
    expect(refused.stderr).toContain(`process ${owner.pid} on gpu-7`)
    expect(refused.stderr).toContain('metaml resume --take-over')
    expect(json(await project.metaml(['resume', '--take-over', '--json', '--quiet']))).toEqual(isDone)
  })

  it('goes on in a copy of the project elsewhere, and the one that was copied still does', async () => {
    const project = await killedProject()
    const other = flowProject()
    cpSync(join(project.dir, '.metaml'), join(other.dir, '.metaml'), { recursive: true })
    const [copied, first] = [other, project].map(at => at.metaml(['resume', '--json', '--quiet']))
    const digests = async (ended: Promise<{ stdout: string }>) =>
      json(await ended).models.map(({ id, digest }: { id: string; digest: string }) => [id, digest])
    expect(await digests(copied!)).toEqual(await digests(first!))
    expect(existsSync(join(folderOf(other), 'owner.json'))).toBe(false)
  })
})

describe('other people, other times', () => {
  it('runs of the same second have ids of their own and do not disturb each other', async () => {
    const project = flowProject()
    const args = ['run', 'tiny.flow.ts', '--json', '--quiet']
    const ends = await Promise.all([1, 2, 3, 4].map(() => project.metaml(args)))
    expect(ends.map(({ code }) => code)).toEqual([0, 0, 0, 0])
    expect(new Set(ends.map(end => json(end).run)).size).toBe(4)
    const digests = ends.map(end => JSON.stringify(json(end).models.map((m: { digest: string }) => m.digest)))
    expect(new Set(digests).size).toBe(1)
  })

  it('one id that two want at once goes to one, and the other is told', async () => {
    const project = flowProject()
    const args = ['run', 'tiny.flow.ts', '--id', 'mine', '--json', '--quiet']
    const ends = await Promise.all([project.metaml(args), project.metaml(args)])
    const codes = ends.map(end => json(end).error?.code ?? json(end).status)
    expect(codes).toContain('done')
    expect(codes.find(code => code !== 'done')).toMatch(/^METAML_E_(RUN_OWNED|RUN_EXISTS|JOURNAL_EXISTS)$/)
  })

  it('what a newer version wrote is left alone by every command, which say so; new runs run beside it', async () => {
    const project = await killedProject()
    const journal = join(folderOf(project), 'journal.jsonl')
    const [first, ...rest] = readFileSync(journal, 'utf8').split('\n')
    const { record } = JSON.parse(first!)
    writeFileSync(journal, [firstLine({ ...record, format: 2 }), ...rest].join('\n'))
    const before = readFileSync(journal)
    for (const args of [['resume', 'mine'], ['show', 'mine'], ['log', 'mine'], ['show'], ['resume']]) {
      const { code, stderr } = await project.metaml(args)
      expect([args, code, stderr]).toEqual([args, 2, expect.stringContaining('newer version of MetaML')])
    }
    expect(readFileSync(journal)).toEqual(before)
    const { code } = await project.metaml(['run', 'tiny.flow.ts', '--quiet'])
    expect(code).toBe(0)
  })

  it('needs no home that can be written, nor one at all', async () => {
    const project = flowProject()
    const file = project.write('file', '')
    for (const HOME of ['/proc/self/none', join(file, 'home'), '']) {
      const env = { HOME, XDG_CONFIG_HOME: undefined, XDG_CACHE_HOME: undefined }
      const { code, stderr } = await project.metaml(['run', 'tiny.flow.ts', '--quiet'], { env })
      expect([HOME, stderr, code]).toEqual([HOME, '', 0])
    }
  })

  it('a folder for temporary files that can not be made is told by a code', async () => {
    const project = flowProject()
    const TMPDIR = join(project.write('file', ''), 'tmp')
    const ended = await project.metaml(['run', 'tiny.flow.ts', '--json', '--quiet'], { env: { TMPDIR } })
    expect(json(ended).error.code).toMatch(/^METAML_E_(FOLDER|DISK)/)
    expect(json(ended).error.message).toContain(TMPDIR)
  })

  it('a project whose .metaml is a file is told by a code', async () => {
    const project = flowProject()
    project.write('.metaml', '')
    const { code, stderr } = await project.metaml(['run', 'tiny.flow.ts'])
    expect(code).not.toBe(0)
    expect(stderr).toMatch(/METAML_E_(FOLDER|DISK)/)
  })
})
