import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'

const root = path.resolve(import.meta.dirname, '../..')
const listed = spawnSync('git', ['ls-files', '*.md'], { cwd: root, encoding: 'utf8' })
const pages = listed.stdout.split('\n').filter(file => file !== '' && existsSync(path.join(root, file)))

describe('the documentation', () => {
  it('is there', () => {
    expect(pages).toEqual(expect.arrayContaining(['README.md', 'docs/guide/first-flow.md']))
  })

  it.each(pages)('%s links to files that exist', page => {
    const text = readFileSync(path.join(root, page), 'utf8')
    const targets = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(match => match[1]!.split('#')[0]!)
    const local = targets.filter(target => target !== '' && !/^[a-z]+:/.test(target))
    const broken = local.filter(target => !existsSync(path.join(root, path.dirname(page), target)))
    expect(broken).toEqual([])
  })

  it('gives a record for every decision that it lists, and lists every record', () => {
    const list = readFileSync(path.join(root, 'docs/decisions/README.md'), 'utf8')
    const records = pages.filter(page => /^docs\/decisions\/\d/.test(page)).map(page => path.basename(page))
    expect(records.length).toBeGreaterThan(0)
    expect(records.filter(record => !list.includes(`(${record})`))).toEqual([])
  })
})
