/** Lines of hls4ml_config.yml that name files and folders of the machine that wrote it. */
const sources =
  /^(Keras\w*|Onnx\w*|Pytorch\w*|Tensorflow\w*|InputData|OutputPredictions)\s*:.*\r?\n?(?:[ \t]+.*\r?\n?)*/gm

/**
 * A project's file without what differs from one conversion of the same network to the next: the stamp of its library,
 * and paths of the machine. Only hls4ml_config.yml and build_lib.sh have such.
 */
export function withoutTraces(file: string, bytes: Uint8Array): Uint8Array {
  if (file === 'build_lib.sh')
    return change(bytes, text => text.replace(/^LIB_STAMP=.*$/m, 'LIB_STAMP=metaml'))
  if (!/^hls4ml_config\.ya?ml$/.test(file)) return bytes
  return change(bytes, text =>
    text
      .replace(sources, '')
      .replace(/^OutputDir\s*:.*$/m, 'OutputDir: .')
      .replace(/^Stamp\s*:.*$/m, 'Stamp: metaml'),
  )
}

function change(bytes: Uint8Array, edit: (text: string) => string): Uint8Array {
  return new TextEncoder().encode(edit(new TextDecoder().decode(bytes)))
}
