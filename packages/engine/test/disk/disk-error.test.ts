import { MetamlError } from '@metaml/core'
import { expect, test } from 'vitest'
import { checkFormat } from '../../dist/disk/check-format.js'
import { diskError } from '../../dist/disk/disk-error.js'

test.each([
  ['ENOSPC', 'METAML_E_DISK_FULL'],
  ['EDQUOT', 'METAML_E_DISK_FULL'],
  ['EACCES', 'METAML_E_FOLDER_NOT_WRITABLE'],
  ['EROFS', 'METAML_E_FOLDER_NOT_WRITABLE'],
  ['ENOTDIR', 'METAML_E_FOLDER_NOT_WRITABLE'],
  ['ENOENT', 'METAML_E_FOLDER_GONE'],
  ['ESTALE', 'METAML_E_FOLDER_GONE'],
  ['EIO', 'METAML_E_DISK'],
])('%s is %s, with path and cause, and says what was expected, found and to do', (system, code) => {
  const cause = Object.assign(new Error('it said so'), { code: system })
  const error = diskError(cause, '/x/y')
  expect(error).toMatchObject({ code, cause, found: 'it said so', data: { path: '/x/y' } })
  expect([error.expected, error.todo]).toEqual([expect.stringMatching(/\w/), expect.stringMatching(/\w/)])
})

test('what has a code already passes unchanged', () => {
  const error = new MetamlError({ code: 'METAML_E_OTHER', kind: 'task', message: 'x' })
  expect(diskError(error, '/x')).toBe(error)
})

test('formats up to this one are read, newer ones refused', () => {
  checkFormat(1, 2, 'It')
  checkFormat(2, 2, 'It')
  expect(() => checkFormat(3, 2, 'It')).toThrow(expect.objectContaining({ code: 'METAML_E_FORMAT_NEWER' }))
})
