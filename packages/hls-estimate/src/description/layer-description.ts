/**
 * What describes a layer: all that the laws read. The names are those of calibration lines, so that a line of a file
 * is one; a field that is not known is absent or null, and what hangs on it is estimated as an interval or is null.
 */
export interface LayerDescription {
  /** `dense`, `relu`, `softmax`, `normalize`, `top`; others are known by name only. */
  readonly kind: string
  readonly layer?: string | null | undefined
  /** Lines of the same project have the same. */
  readonly project?: string | null | undefined
  /** Of the HLS tool: `Vitis HLS` or `Vivado HLS`, and its version. */
  readonly tool?: string | null | undefined
  readonly version?: string | null | undefined
  readonly part?: string | null | undefined
  readonly clock_target_ns?: number | null | undefined
  /** What the tool leaves free of the clock period. */
  readonly uncertainty_ns?: number | null | undefined
  readonly io_type?: string | null | undefined
  /** `dsp` or `fabric` where `config_op mul -impl` forces one; a remark may follow. */
  readonly config_op_mul_impl?: string | null | undefined
  /** Begins with `HGQ` where the weights do not show all that is cut away. */
  readonly note?: string | null | undefined
  readonly n_in?: number | null | undefined
  readonly n_out?: number | null | undefined
  readonly strategy?: string | null | undefined
  readonly reuse_factor?: number | null | undefined
  /** Types as C++ has them: `ap_fixed<16,6>`, `nnet::array<ap_fixed<16,6>, 64*1>`. */
  readonly input_type?: string | null | undefined
  readonly weight_type?: string | null | undefined
  readonly bias_type?: string | null | undefined
  readonly accum_type?: string | null | undefined
  readonly output_type?: string | null | undefined
  readonly table_size?: number | null | undefined
  /** Of the table that an activation looks its values up in. */
  readonly table_t?: string | null | undefined
  readonly exp_table_t?: string | null | undefined
  readonly inv_table_t?: string | null | undefined
  readonly n_weights?: number | null | undefined
  readonly n_zero?: number | null | undefined
  /** Weights whose code is a power of two, up to its sign. */
  readonly n_pow2?: number | null | undefined
  /** Non-zero digits of the canonical signed form, in the mean over the non-zero codes. */
  readonly mean_csd?: number | null | undefined
  /** Distinct pairs of an input and a signed code with at least two such digits, and with at least three. */
  readonly distinct_products?: number | null | undefined
  readonly distinct_csd3?: number | null | undefined
  /** Most non-zero weights of an output. */
  readonly max_fan_in?: number | null | undefined
  readonly n_dead_inputs?: number | null | undefined
  readonly n_dead_outputs?: number | null | undefined
  readonly n_bias_nonzero?: number | null | undefined
  /** Subtractions from zero that negative codes need; only from the weights themselves. */
  readonly n_negations?: number | null | undefined
  /** Distinct products by a code of less than five bits that need a multiplier (11 and 13); only from the weights themselves. */
  readonly n_narrow?: number | null | undefined
  /** Of a convolution: how often its window is built. */
  readonly n_copies?: number | null | undefined
  /** Of a convolution on arrays: how many parts are computed one after the other. */
  readonly n_partitions?: number | null | undefined
  /** Of a stream: values in a word, which are the channels of a position; words read, and written. */
  readonly n_channels?: number | null | undefined
  readonly n_words_in?: number | null | undefined
  readonly n_words_out?: number | null | undefined
  /** Values of a word that is read, where they are not as many as those that are written. */
  readonly n_channels_in?: number | null | undefined
  /** Of a window of a convolution or pooling: its rows, and the positions in it; positions in a row of the input. */
  readonly window_rows?: number | null | undefined
  readonly window_size?: number | null | undefined
  readonly row_width?: number | null | undefined
  /** Of a pooling: `max` or `average`. */
  readonly pool_op?: string | null | undefined
  /** Of a `top`: how many layers the project has. */
  readonly n_layers?: number | null | undefined
}
