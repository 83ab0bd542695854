const target = {
  project: 'jets',
  tool: 'Vitis HLS',
  version: '2022.2',
  part: 'xcu250-figd2104-2L-e',
  clock_target_ns: 5,
  uncertainty_ns: 1.35,
  io_type: 'io_parallel',
  config_op_mul_impl: null,
}

/** Lines of one project: a dense layer of 8 inputs and 5 outputs, no weight zero; its ReLU, a softmax, and the whole. */
export const denseLine = {
  ...target,
  layer: 'config2',
  kind: 'dense',
  n_in: 8,
  n_out: 5,
  strategy: 'latency',
  reuse_factor: 1,
  input_type: 'ap_fixed<16,6>',
  weight_type: 'ap_fixed<16,6>',
  bias_type: 'ap_fixed<16,6>',
  accum_type: 'ap_fixed<16,6>',
  output_type: 'ap_fixed<16,6>',
  n_weights: 40,
  n_zero: 0,
  n_pow2: 2,
  n_other: 38,
  mean_csd: 3.2,
  distinct_products: 38,
  distinct_csd3: 30,
  max_fan_in: 8,
  n_dead_inputs: 0,
  n_dead_outputs: 0,
  n_bias_nonzero: 5,
}

export const reluLine = {
  ...target,
  layer: 'relu_config3',
  kind: 'relu',
  n_in: 5,
  n_out: 5,
  reuse_factor: 1,
  input_type: 'ap_fixed<16,6>',
  output_type: 'ap_fixed<16,6>',
}

export const softmaxLine = {
  ...target,
  layer: 'softmax_config4',
  kind: 'softmax',
  n_in: 5,
  n_out: 5,
  reuse_factor: 1,
  input_type: 'ap_fixed<16,6>',
  output_type: 'ap_fixed<16,6>',
  table_size: 1024,
}

export const topLine = { ...target, layer: null, kind: 'top', n_layers: 3 }
