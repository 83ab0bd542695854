import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type RunView, readRun, resumeRun } from '@metaml/engine'
import { tasks } from './control-project.js'

/** The lines of a run's journal. */
export function journalLines({ dir }: Pick<RunView, 'dir'>): string[] {
  return readFileSync(join(dir, 'journal.jsonl'), 'utf8').split('\n').slice(0, -1)
}

/** Resumes a copy of a run as if its engine had been killed when so many records were on disk. */
export async function resumeCut(projectDir: string, run: RunView, records: number): Promise<RunView> {
  const copy = mkdtempSync(join(tmpdir(), 'metaml-cut-'))
  try {
    cpSync(join(projectDir, '.metaml'), join(copy, '.metaml'), { recursive: true })
    const lines = journalLines(run).slice(0, records)
    writeFileSync(
      join(copy, '.metaml/runs', run.id, 'journal.jsonl'),
      lines.map(line => `${line}\n`).join(''),
    )
    await resumeRun({ projectDir: copy, tasks, id: run.id, config: { cores: 1 } })
    return await readRun(copy, run.id)
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
}

/** What a run came to, without times and paths. */
export function resultOf({ status, models, returned, cfg, notes, errors, firings }: RunView) {
  return {
    status,
    models: models.map(({ id, digest }) => `${id} ${digest}`).sort(),
    returned,
    cfg: Object.fromEntries(cfg.map(({ key, value, by }) => [key, { value, by }])),
    notes: notes.map(({ text }) => text).sort(),
    errors: errors.map(({ code, data }) => `${code} ${JSON.stringify(data?.firing ?? data?.waiting)}`).sort(),
    firings: firings.map(({ node, turn, status: of }) => `${node}.${turn} ${of}`).sort(),
  }
}
