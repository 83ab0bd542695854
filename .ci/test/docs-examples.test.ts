import { expect, it } from 'vitest'
// @ts-expect-error plain JavaScript without types
import * as pictures from '../docs-examples/pictures.mjs'

const { findCommands, findGaps, findPictures, findUnlisted, putPictures } = pictures

const place = (file: string, inside = ''): string =>
  `<!-- picture of ${file}, written by \`pnpm docs:examples\`; do not edit -->\n${inside}<!-- end of picture -->`
const page = `# One\n\n${place('a.flow.ts')}\n\nText.\n\n${place('flows/b.flow.json', '\nold\n\n')}\n\nEnd.\n`

it('finds the pictures of a page', () => {
  expect(findPictures(page)).toEqual(['a.flow.ts', 'flows/b.flow.json'])
  expect(findPictures('# None\n\n<!-- picture of a.flow.ts -->\n')).toEqual([])
})

it('puts each picture into its place, leaves the rest, and changes nothing the second time', () => {
  const graphs = new Map([
    ['a.flow.ts', 'flowchart TB\n  n1["$& costs $1"]'],
    ['flows/b.flow.json', 'flowchart TB\n  n2'],
  ])
  const drawn = putPictures(page, graphs)
  expect(drawn).toBe(
    `# One\n\n${place('a.flow.ts', '\n```mermaid\nflowchart TB\n  n1["$& costs $1"]\n```\n\n')}\n\nText.\n\n${place(
      'flows/b.flow.json',
      '\n```mermaid\nflowchart TB\n  n2\n```\n\n',
    )}\n\nEnd.\n`,
  )
  expect(putPictures(drawn, graphs)).toBe(drawn)
  expect(putPictures(drawn, new Map([...graphs, ['a.flow.ts', 'other']]))).not.toBe(drawn)
})

it('says what an example lacks', () => {
  expect(findGaps('examples/one', undefined, ['one.flow.ts'])).toEqual(['examples/one has no README.md'])
  expect(findGaps('examples/one', '# One\n', ['one.flow.ts'])).toEqual([
    'examples/one/README.md has no picture of one.flow.ts',
    'examples/one/README.md has no command with examples/one/one.flow.ts',
  ])
  const whole = `${place('one.flow.ts')}\n\nmetaml run examples/one/one.flow.ts\n`
  expect(findGaps('examples/one', whole, ['one.flow.ts'])).toEqual([])
  expect(findGaps('examples/wrong', '# Wrong\n', [])).toEqual([])
})

it('says which examples the index lacks', () => {
  expect(findUnlisted('[a](a/README.md), [b](b), [cd](cd/README.md)', ['a', 'b', 'c', 'cd'])).toEqual(['c'])
})

it('finds the commands of a page as a check takes them', () => {
  const text = [
    '```sh',
    'npx -y pnpm@12 metaml run a.flow.ts --seed 2 p.rate=0.5',
    'npx -y pnpm@12 metaml run --plugin examples/x b.flow.ts h.precision="ap_fixed<16,6>"',
    'npx -y pnpm@12 metaml run c.flow.ts "b.when=DSP > 5" c=1',
    'npx -y pnpm@12 metaml show',
    '```',
  ]
  expect(findCommands(text.join('\n'))).toEqual([
    ['a.flow.ts', 'p.rate=0.5'],
    ['--plugin', 'examples/x', 'b.flow.ts', 'h.precision=ap_fixed<16,6>'],
    ['c.flow.ts', 'b.when=DSP > 5', 'c=1'],
  ])
})

it('takes quotes off as a shell does: those inside others belong to the parameter', () => {
  const text = [
    `metaml run a.flow.ts 'b.onYes={"p.rate": "cfg.p.rate * 2"}'`,
    `metaml run a.flow.ts b.onYes='{"p.rate": 1}' "b.when=metric('own') > 1"`,
    `metaml run a.flow.ts "b.onYes={\\"p.rate\\": 1}" c.text='' it\\'s`,
    `metaml run a.flow.ts --seed 3 'c.text=--seed 4'`,
  ]
  expect(findCommands(text.join('\n'))).toEqual([
    ['a.flow.ts', 'b.onYes={"p.rate": "cfg.p.rate * 2"}'],
    ['a.flow.ts', 'b.onYes={"p.rate": 1}', "b.when=metric('own') > 1"],
    ['a.flow.ts', 'b.onYes={"p.rate": 1}', 'c.text=', "it's"],
    ['a.flow.ts', 'c.text=--seed 4'],
  ])
})
