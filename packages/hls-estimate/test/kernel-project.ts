import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { onTestFinished } from 'vitest'

/** What a kernel that is written for a test is like; types of its dense layer. */
export interface KernelWishes {
  readonly inputs: number
  readonly outputs: number
  /** Input after input. */
  readonly weights: readonly number[]
  readonly biases?: readonly number[]
  readonly input?: string
  readonly weight?: string
  readonly accum?: string
  readonly reuse?: number
  /** Files beside, or in place of, those of the kernel. */
  readonly files?: { readonly [file: string]: string }
}

/** A new folder that goes with the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'metaml-hls-estimate-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** Writes a project as hls4ml lays it out: a dense layer, a ReLU and a softmax; arrays, latency strategy. */
export async function writeKernel(wishes: KernelWishes): Promise<string> {
  const folder = await temporaryFolder()
  for (const [file, text] of Object.entries({ ...kernelFiles(wishes), ...wishes.files })) {
    await mkdir(path.dirname(path.join(folder, file)), { recursive: true })
    await writeFile(path.join(folder, file), text)
  }
  return folder
}

function kernelFiles({
  inputs,
  outputs,
  weights,
  biases = Array.from({ length: outputs }, () => 0.25),
  input = 'ap_fixed<16,6>',
  weight = 'ap_fixed<16,6>',
  accum = 'ap_fixed<16,6>',
  reuse = 1,
}: KernelWishes): { [file: string]: string } {
  return {
    'project.tcl': [
      'set project_name "myproject"',
      'set backend "vitis"',
      'set part "xcu250-figd2104-2L-e"',
      'set clock_period 5',
      'set clock_uncertainty 27%',
      '',
    ].join('\n'),
    'firmware/defines.h': [
      `typedef ${input} input_t;`,
      'typedef ap_fixed<16,6> layer2_t;',
      `typedef ${weight} fc_weight_t;`,
      'typedef ap_fixed<16,6> fc_bias_t;',
      `typedef ${accum} fc_accum_t;`,
      'typedef ap_fixed<16,6> layer3_t;',
      'typedef ap_fixed<16,6> result_t;',
      '',
    ].join('\n'),
    'firmware/myproject.h': `#include "defines.h"\nvoid myproject(input_t x[${inputs}], result_t y[${outputs}]);\n`,
    'firmware/parameters.h': `
struct config2 : nnet::dense_config {
  static const unsigned n_in = ${inputs};
  static const unsigned n_out = ${outputs};
  static const unsigned strategy = nnet::latency;
  static const unsigned reuse_factor = ${reuse};
  typedef fc_accum_t accum_t;
  typedef fc_weight_t weight_t;
  typedef fc_bias_t bias_t;
};
struct relu_config3 : nnet::activ_config {
  static const unsigned n_in = ${outputs};
};
struct softmax_config4 : nnet::activ_config {
  static const unsigned n_in = ${outputs};
  static const unsigned table_size = 1024;
};
`,
    'firmware/myproject.cpp': `#include "myproject.h"
#include "parameters.h"
void myproject(input_t x[${inputs}], result_t y[${outputs}]) {
#ifndef __SYNTHESIS__
    nnet::load_weights_from_txt<fc_weight_t, ${inputs * outputs}>(w2, "w2.txt");
    nnet::load_weights_from_txt<fc_bias_t, ${outputs}>(b2, "b2.txt");
#endif
    layer2_t layer2_out[${outputs}];
    layer3_t layer3_out[${outputs}];
    nnet::dense<input_t, layer2_t, config2>(x, layer2_out, w2, b2); // fc
    nnet::relu<layer2_t, layer3_t, relu_config3>(layer2_out, layer3_out); // relu
    nnet::softmax<layer3_t, result_t, softmax_config4>(layer3_out, y); // softmax
}
`,
    'firmware/weights/w2.txt': weights.join(', '),
    'firmware/weights/b2.txt': biases.join(', '),
  }
}
