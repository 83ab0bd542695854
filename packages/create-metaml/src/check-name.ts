import { createError } from './create-error.js'

const part = '[a-z0-9][a-z0-9._~-]*'
const taskId = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/
const packageName = new RegExp(`^(@${part}/)?${part}$`)

/**
 * Checks that a name can name a package and its folder.
 * @throws METAML_E_CREATE_NAME
 */
export function checkPackageName(name: string): void {
  const reserved = ['node_modules', 'favicon.ico'].includes(name)
  if (packageName.test(name) && name.length <= 214 && !reserved) return
  throw createError('NAME', `'${name}' can not name a package.`, {
    expected: 'small letters, digits, - . _ and ~, beginning with a letter or digit; before it maybe @scope/',
    found: name === '' ? 'nothing' : name,
    todo: `choose another name, e.g. ${nearName(name) ?? 'jet-tagger'}`,
  })
}

/**
 * Checks that a name can be a task's id.
 * @throws METAML_E_CREATE_NAME
 */
export function checkTaskId(id: string): void {
  if (taskId.test(id) && !reservedWords.includes(id)) return
  throw createError('NAME', `'${id}' can not be a task's id.`, {
    expected: 'kebab-case: small letters and digits, words apart by -, and no word of JavaScript or Python',
    found: id === '' ? 'nothing' : id,
    todo: `choose another id, e.g. ${nearId(id) ?? 'weight-rounding'}`,
  })
}

/** `My Project` as `my-project`; undefined where that is no name either. */
function nearName(name: string): string | undefined {
  const near = name
    .trim()
    .toLowerCase()
    .replace(/[^a-z0-9@/._~-]+/g, '-')
    .replace(/^[^a-z0-9@]+|-+$/g, '')
  return packageName.test(near) && near.length <= 214 ? near : undefined
}

/** `WeightRounding` as `weight-rounding`; undefined where that is no id either. */
function nearId(id: string): string | undefined {
  const near = id
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '')
  return taskId.test(near) && !reservedWords.includes(near) ? near : undefined
}

/** Of one word, that can not be the name of an export or of a Python file. */
const reservedWords = [
  ...[
    'break',
    'case',
    'catch',
    'class',
    'const',
    'continue',
    'debugger',
    'default',
    'delete',
    'do',
    'else',
    'enum',
  ],
  ...[
    'export',
    'extends',
    'false',
    'finally',
    'for',
    'function',
    'if',
    'import',
    'in',
    'instanceof',
    'new',
    'null',
  ],
  ...[
    'return',
    'super',
    'switch',
    'this',
    'throw',
    'true',
    'try',
    'typeof',
    'var',
    'void',
    'while',
    'with',
    'yield',
  ],
  ...[
    'let',
    'static',
    'await',
    'async',
    'implements',
    'interface',
    'package',
    'private',
    'protected',
    'public',
  ],
  ...[
    'and',
    'as',
    'assert',
    'def',
    'del',
    'elif',
    'except',
    'from',
    'global',
    'is',
    'lambda',
    'not',
    'or',
    'pass',
  ],
  ...['raise', 'nonlocal', 'test', 'params'],
]
