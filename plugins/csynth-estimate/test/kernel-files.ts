/** Sizes of a kernel that is written for a test. */
interface KernelSizes {
  readonly inputs: number
  readonly outputs: number
  /** Of the one dense layer, input after input. */
  readonly weights: readonly number[]
}

/** The files of a project as hls4ml lays it out: a dense layer, a ReLU and a softmax, arrays, latency strategy. */
export function kernelFiles({ inputs, outputs, weights }: KernelSizes): { [file: string]: string } {
  return {
    'firmware/defines.h': [
      'typedef ap_fixed<16,6> input_t;',
      'typedef ap_fixed<16,6> layer2_t;',
      'typedef ap_fixed<16,6> fc_weight_t;',
      'typedef ap_fixed<16,6> fc_accum_t;',
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
  static const unsigned reuse_factor = 1;
  typedef fc_accum_t accum_t;
  typedef fc_weight_t weight_t;
  typedef fc_weight_t bias_t;
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
    static bool loaded_weights = false;
    if (!loaded_weights) {
        nnet::load_weights_from_txt<fc_weight_t, ${inputs * outputs}>(w2, "w2.txt");
        nnet::load_weights_from_txt<fc_weight_t, ${outputs}>(b2, "b2.txt");
        loaded_weights = true;
    }
#endif
    layer2_t layer2_out[${outputs}];
    layer3_t layer3_out[${outputs}];
    nnet::dense<input_t, layer2_t, config2>(x, layer2_out, w2, b2); // fc
    nnet::relu<layer2_t, layer3_t, relu_config3>(layer2_out, layer3_out); // relu
    nnet::softmax<layer3_t, result_t, softmax_config4>(layer3_out, y); // softmax
}
`,
    'firmware/weights/w2.txt': weights.join(', '),
    'firmware/weights/b2.txt': Array.from({ length: outputs }, () => 0.25).join(', '),
  }
}
