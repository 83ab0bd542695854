import type { HlsModel, ModelDraft } from '@metaml/core'

/** A kernel as a descriptor says it. */
export const kernelDescriptor: HlsModel = {
  top: 'myproject',
  backend: 'Vitis',
  part: 'xcvu9p-flgb2104-2l-e',
  clockPeriod: 5,
  ioType: 'io_parallel',
  strategy: 'Latency',
  inputShape: [16],
  outputShape: [5],
  precision: {},
  reuseFactor: {},
}

const bytes = (text: string) => new TextEncoder().encode(text)

/** Files of a project in the layout of hls4ml; its sources are of this test's own. */
export const kernelFiles: { readonly [path: string]: string } = {
  'firmware/myproject.cpp': '#include "myproject.h"\nvoid myproject(input_t in[16], result_t out[5]) {}\n',
  'firmware/myproject.h': '#include "defines.h"\nvoid myproject(input_t in[16], result_t out[5]);\n',
  'firmware/defines.h': 'typedef ap_fixed<16,6> input_t;\ntypedef ap_fixed<16,6> result_t;\n',
  'firmware/parameters.h': '',
  'firmware/weights/w2.txt': '1, 2',
  'myproject_test.cpp': 'int main() { return 0; }\n',
  'myproject_bridge.cpp': 'extern "C" void bridge() {}\n',
  'project.tcl':
    'variable clock_uncertainty\nset clock_uncertainty 27%\nvariable maximum_size\nset maximum_size 4096\n',
}

/** A kernel to hand to the task. */
export function kernelDraft(
  changes: Partial<HlsModel> = {},
  files: { readonly [path: string]: string } = kernelFiles,
): ModelDraft<'hls-cpp'> {
  return {
    kind: 'hls-cpp',
    descriptor: { ...kernelDescriptor, ...changes },
    files: Object.fromEntries(Object.entries(files).map(([name, text]) => [name, bytes(text)])),
  }
}
