import { execFile } from 'node:child_process'
import { type FilePlace, placeOf } from './flow-file-error.js'

/** Where Node sees a syntax error in a JavaScript file: it tells a process of its own, but no caller of `import`. */
export async function syntaxPlace(file: string): Promise<FilePlace | undefined> {
  const said = await new Promise<string>(resolve => {
    execFile(process.execPath, ['--check', file], (_error, _stdout, stderr) => resolve(stderr))
  })
  return placeOf(said, file)
}
