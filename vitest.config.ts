import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: [
      'packages/*/test/**/*.test.ts',
      'plugins/*/test/**/*.test.ts',
      'examples/*/test/**/*.test.ts',
      '.ci/test/**/*.test.ts',
    ],
    // The tests see what is published: built packages, loaded by Node itself.
    server: { deps: { external: [/\/dist\//] } },
    setupFiles: ['.ci/seed-properties.mjs'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    reporters: process.env.METAML_TEST_REPORT ? ['default', './.ci/test-report.mjs'] : ['default'],
  },
})
