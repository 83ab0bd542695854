import type { PythonNeed } from '@metaml/core'

/** hls4ml 1.3.0 in a Python environment of its own; TensorFlow is not among it. */
export const hls4mlNeed: PythonNeed = {
  id: 'hls4ml',
  python: {
    lock: new URL('../python/requirements.lock', import.meta.url),
    range: '>=3.11.0 <3.14.0',
    packages: {
      hls4ml: '1.3.0',
      h5py: '3.16.0',
      numpy: '2.4.6',
      pyDigitalWaveTools: '1.1',
      PyYAML: '6.0.3',
      quantizers: '1.2.2',
    },
  },
  install: 'needs Python 3.11 to 3.13 (with venv); the packages are installed on first use',
}
