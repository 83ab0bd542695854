import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { chooseJobs, giveBack, type Holding, type Resources, take } from '../../dist/executor/resources.js'

const all: Resources = { cores: 4, memory: 8, seats: { vivado: 1, vitis: 2 } }
const job = (cores: number, memory?: number, seats: Holding['seats'] = {}): Holding => ({
  ...{ cores, seats },
  ...(memory !== undefined && { memory }),
})
const holdings = fc.record(
  {
    cores: fc.integer({ min: 0, max: 4 }),
    memory: fc.integer({ min: 0, max: 8 }),
    seats: fc.record({ vivado: fc.nat(1), vitis: fc.nat(2), other: fc.nat(1) }, { requiredKeys: [] }),
  },
  { requiredKeys: ['cores', 'seats'] },
)

describe('the choice of jobs', () => {
  test('never gives more than there is, and gives every job its turn', () => {
    fc.assert(
      fc.property(fc.array(holdings, { maxLength: 30 }), fc.infiniteStream(fc.nat()), (jobs, picks) => {
        const waiting = new Set(jobs as Holding[])
        const running: Holding[] = []
        let free = all
        for (let rounds = 0; waiting.size > 0 || running.length > 0; rounds++) {
          expect(rounds).toBeLessThan(100)
          for (const chosen of chooseJobs(waiting, free)) {
            waiting.delete(chosen)
            running.push(chosen)
            free = take(free, chosen)
          }
          expect(free.cores).toBeGreaterThanOrEqual(0)
          expect(free.memory).toBeGreaterThanOrEqual(0)
          for (const [name, count] of Object.entries(free.seats))
            expect(count, name).toBeGreaterThanOrEqual(0)
          expect(running.length).toBeGreaterThan(0)
          const { value } = picks.next()
          const [ended] = running.splice((value as number) % running.length, 1)
          free = giveBack(free, ended!)
        }
        expect(free).toMatchObject({ cores: all.cores, memory: all.memory, seats: all.seats })
      }),
    )
  })

  test('a job that waits for cores is not starved by small ones behind it', () => {
    const [big, small] = [job(4), job(1)]
    expect(chooseJobs([big, small], take(all, job(1)))).toEqual([])
  })

  test('a job that waits for a seat lets those past that do not need it', () => {
    const [first, second] = [job(2, undefined, { vivado: 1 }), job(2)]
    const free = take(all, job(1, undefined, { vivado: 1 }))
    expect(chooseJobs([first, job(1, undefined, { vivado: 1 }), second], free)).toEqual([second])
  })

  test('a job that waits for a seat keeps the seats it has', () => {
    const waits = job(1, undefined, { vivado: 1, vitis: 2 })
    const free = take(all, job(1, undefined, { vivado: 1 }))
    expect(chooseJobs([waits, job(1, undefined, { vitis: 1 })], free)).toEqual([])
  })

  test('memory that is not named is not counted', () => {
    const free = take(all, job(1, 8))
    expect(chooseJobs([job(1, 1), job(1)], free)).toEqual([job(1)])
  })
})
