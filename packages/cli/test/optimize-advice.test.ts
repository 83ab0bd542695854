import { errorToParts, MetamlError } from '@metaml/core'
import { describe, expect, it } from 'vitest'
import { adviseInOptions } from '../dist/optimize/advise.js'
import { classNames } from '../dist/optimize/class-names.js'
import { refuseReversed } from '../dist/optimize/given-network.js'
import { refuseMissingTools } from '../dist/optimize/refuse-missing-tools.js'
import { budgetOf } from '../dist/optimize/refuse-target.js'
import { errorText } from '../dist/text/error-text.js'

describe('what to do about a network or a table that does not fit', () => {
  const advice = (code: string, rest: object): string | undefined => {
    const error = new MetamlError({ code: `METAML_E_${code}`, kind: 'usage', message: 'x', ...rest })
    return adviseInOptions(error, 'metaml log look --task given').todo
  }

  it('is said in options of the command', () => {
    const column = { row: 18, column: 'tau 2', file: 'rows.csv' }
    expect(advice('DATASET_COLUMN', { todo: "write { file: 'x', label: 'NAME' }" })).toContain('--label NAME')
    expect(advice('DATASET_COLUMN', { todo: "write 'what'?" })).toBe("write 'what'?")
    expect(advice('DATASET_VALUE', { found: 'nothing', data: column })).toBe(
      "mend or remove row 18, or leave out the column: --ignore 'tau 2'",
    )
    expect(advice('DATASET_VALUE', { found: "'87,698'", data: column })).toMatch(/with a point, not a comma/)
    expect(advice('DATASET_LABEL', { found: 'nothing', data: column })).toBe('mend or remove row 18')
    expect(advice('DATASET_LABEL', { found: "'W'", data: column })).toContain('--classes')
    const wide = { expected: 'input (11), output (1)', found: 'input (10), output (1)' }
    expect(advice('DATASET_SHAPE', wide)).toContain('--ignore NAME')
    const narrow = { expected: 'input (9), output (1)', found: 'input (10), output (1)' }
    expect(advice('DATASET_SHAPE', narrow)).not.toContain('--ignore')
    expect(advice('KERAS_FILE', { found: 'not JSON' })).toContain('.h5, .keras')
    expect(advice('KERAS_FILE', { found: 'no end of reading it within 20 s' })).toContain('call it again')
    expect(advice('SOMETHING', { todo: 'as it was' })).toBe('as it was')
  })

  it('comes with the command that prints the lines, the place and the old words', () => {
    const error = new MetamlError({
      ...{ code: 'METAML_E_DATASET_VALUE', kind: 'usage', message: 'A value is none.', expected: 'a number' },
      data: { file: 'rows.csv', row: 18, column: 'mass' },
    })
    expect(
      errorText(errorToParts(adviseInOptions(error, 'metaml log look --task given')))
        .split('\n')
        .slice(1),
    ).toEqual([
      "  at:       rows.csv, row 18, column 'mass'",
      '  expected: a number',
      '  to do:    mend or remove row 18, or leave out the column: --ignore mass',
      '  its log:  metaml log look --task given',
    ])
  })
})

it('a network with one output that is wrong nearly always has its classes in the other order', () => {
  const given = (metric: string, classes: string[]) => ({ descriptor: { dataset: { metric, classes } } })
  const refused = (right: number, classes: string[]): string | undefined => {
    try {
      refuseReversed(given('binary_accuracy', classes) as never, right)
      return undefined
    } catch (error) {
      return (error as MetamlError).todo
    }
  }
  expect(refused(0.9, ['a', 'b'])).toBeUndefined()
  expect(refused(0.4, ['a', 'b'])).toBeUndefined()
  expect(refused(0.1, ['a', 'b'])).toBe("say the order that it was trained with: --classes 'b,a'")
  expect(refused(0.1, ['QCD, other', 'W'])).toContain(`--classes '["W","QCD, other"]'`)
  expect(() => refuseReversed(given('accuracy', ['a', 'b']) as never, 0.1)).not.toThrow()
})

it('names of classes have commas between them, or are a JSON array', () => {
  expect(classNames('noise, signal')).toEqual(['noise', 'signal'])
  expect(classNames('["QCD, other","W boson"]')).toEqual(['QCD, other', 'W boson'])
  for (const text of ['["a"', '[1,2]']) {
    expect(() => classNames(text)).toThrow(expect.objectContaining({ code: 'METAML_E_OPTION_VALUE' }))
  }
})

it('programs that are missing are all named before anything runs', async () => {
  const need = (id: string) => ({
    ...{ id, commands: [`no-such-${id}`], install: `get ${id}` },
    version: { args: ['--version'], pattern: '(\\d+)', range: '>=9.0.0' },
  })
  const registry = (...ids: string[]) => ({ find: () => ({ needs: ids.map(need) }) }) as never
  await expect(refuseMissingTools(['a', 'b'], registry('g++', 'ld'), {})).rejects.toMatchObject({
    ...{ code: 'METAML_E_TOOL_MISSING', kind: 'tool', expected: 'g++ >=9.0.0, ld >=9.0.0' },
    ...{ found: 'no g++, no ld', todo: expect.stringMatching(/^g\+\+: .*get g\+\+.*\nld: .*get ld/) },
  })
  await refuseMissingTools(['a'], registry(), {})
})

it('a part that HLS4ML does not take is a value that the option does not have', async () => {
  const issues = [
    {
      path: ['fpgaPartNumber'],
      message: "The part 'x' is not known: did you mean 'xc'? [METAML_E_PART_UNKNOWN]",
    },
  ]
  const find = (validate: () => object) => ({
    find: () => ({ params: { '~standard': { validate } }, budget: () => ({ DSP: 5 }) }),
  })
  const wish = { part: 'x', clock: 5 }
  await expect(budgetOf(find(() => ({ issues })) as never, wish as never)).rejects.toMatchObject({
    ...{ code: 'METAML_E_OPTION_VALUE', kind: 'usage', found: 'x' },
    ...{ summary: "'x' is no value of --part. The part 'x' is not known.", todo: "did you mean 'xc'?" },
  })
  expect(await budgetOf(find(() => ({ value: {} })) as never, wish as never)).toEqual({ DSP: 5 })
})
