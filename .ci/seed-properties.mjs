import fc from 'fast-check'

// A push fails for what it changed, not for what chance tried this time. New values are tried on purpose:
// METAML_TEST_SEED names another seed, or is `random`.
const seed = process.env.METAML_TEST_SEED ?? '1'
if (seed !== 'random') fc.configureGlobal({ seed: Number(seed) })
