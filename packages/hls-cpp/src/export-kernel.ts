import type { ModelContent, ModelExport } from '@metaml/core'

const made = /\.(so|o|a|exe|log|jou|str)$/

/** Lines of hls4ml's scripts and settings that name where and when a project was written. */
const traces: readonly { readonly file: RegExp; readonly line: RegExp; readonly instead: string }[] = [
  { file: /^build_lib\.sh$/, line: /^LIB_STAMP=\s*$/m, instead: 'LIB_STAMP=metaml' },
  { file: /^hls4ml_config\.ya?ml$/, line: /^OutputDir\s*:.*$/m, instead: 'OutputDir: .' },
]

/**
 * A kernel as the project that it is: what hls4ml wrote, with scripts that can be run and the weights beside them.
 * `build_lib.sh` compiles `firmware/<top>-<stamp>.so` with g++, `build_prj.tcl` is for Vivado HLS or Vitis HLS, both
 * run in the folder. What a compiler or tool made is left out.
 */
export async function exportKernel({
  descriptor,
  paths,
  read,
}: ModelContent<'hls-cpp'>): Promise<ModelExport> {
  const files = await Promise.all(
    paths
      .filter(path => !made.test(path))
      .map(async path => ({
        path,
        content: withoutTraces(path, await read(path)),
        ...(path.endsWith('.sh') && { executable: true }),
      })),
  )
  const scripts = ['build_lib.sh', 'build_prj.tcl'].filter(script => !paths.includes(script))
  const notes = scripts.map(script => `The project of ${descriptor.top} has no ${script}.`)
  return { files, notes }
}

function withoutTraces(path: string, bytes: Uint8Array): Uint8Array {
  const wrong = traces.filter(({ file }) => file.test(path))
  if (wrong.length === 0) return bytes
  const text = new TextDecoder().decode(bytes)
  return new TextEncoder().encode(wrong.reduce((all, { line, instead }) => all.replace(line, instead), text))
}
