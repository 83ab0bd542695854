import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { quote, writeTcl } from '../dist/tcl.js'
import { temporaryFolder } from './run-task.js'
import { readTcl } from './stand-in/read-tcl.mjs'

const hard = [
  '',
  'a b',
  '-std=c++0x -DRTL_SIM',
  '{',
  '}',
  '}{',
  'a\\',
  '\\',
  '$HOME',
  '[exit]',
  '"x"',
  'a;b',
  '#',
  'a\nb',
  '\t',
]

test('a plain word stays bare, others are quoted', () => {
  expect(writeTcl([['set_part', 'xcvu9p-flgb2104-2l-e']])).toBe('set_part xcvu9p-flgb2104-2l-e\n')
  expect(writeTcl([['add_files', 'my file.cpp', '-cflags', '-std=c++0x -O2']])).toBe(
    'add_files {my file.cpp} -cflags {-std=c++0x -O2}\n',
  )
  expect(writeTcl([['create_clock', '-period', 5, { resultOf: ['get_ports', 'ap_clk'] }]])).toBe(
    'create_clock -period 5 [get_ports ap_clk]\n',
  )
  expect(writeTcl([{ optional: ['config_compile', '-name_max_length', 80] }])).toBe(
    'catch {config_compile -name_max_length 80}\n',
  )
})

test('Tcl reads every word back as it was', ctx => {
  const words = [
    ...hard,
    ...fc.sample(fc.string({ unit: fc.constantFrom(...'ab{}[]$"\\;# \t\n-') }), { numRuns: 500, seed: 1 }),
    ...fc.sample(fc.string({ unit: fc.constantFrom(...'aäß日\u00a0\u2028 {') }), { numRuns: 200, seed: 2 }),
  ]
  const script = `fconfigure stdout -encoding utf-8 -translation lf
proc say {word} { puts [string map {\\\\ \\\\\\\\ \\n \\\\n} $word] }
${words.map(word => `say ${quote(word)}`).join('\n')}
`
  const file = join(temporaryFolder(), 'words.tcl')
  writeFileSync(file, script)
  let said: string
  try {
    said = execFileSync('tclsh', ['-encoding', 'utf-8', file], { encoding: 'utf8' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') ctx.skip('There is no tclsh.')
    throw error
  }
  const expected = words.map(word => word.replaceAll('\\', '\\\\').replaceAll('\n', '\\n'))
  expect(said.split('\n').slice(0, -1)).toEqual(expected)
})

test('a command is one command, whatever its words hold', () => {
  const word = fc.string({ unit: fc.constantFrom(...'ab{}$"\\;# \t\n-') })
  fc.assert(
    fc.property(fc.array(word, { minLength: 1 }), words => {
      expect(readTcl(writeTcl([['puts', ...words]]))).toEqual([['puts', ...words]])
    }),
  )
})
