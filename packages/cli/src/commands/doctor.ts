import { exitCodes } from '../exit-code.js'
import { doctorExit, doctorTable, type Finding } from '../results/doctor-table.js'
import type { CommonOptions, Output } from '../terminal/output.js'
import { drawTable } from '../text/table.js'
import { examineHost } from './examine-host.js'
import { examineProject } from './examine-project.js'

/**
 * `metaml doctor`: says of Node, the project, its disk, and of every tool that an installed plugin needs whether it
 * is there, and how to get it. Exit code 4 when a needed tool is missing, 3 when a plugin is broken, 2 when there is
 * no project.
 */
export async function doctor(options: CommonOptions, output: Output): Promise<number> {
  const { findings: project, config, needs } = await examineProject(options)
  const findings: Finding[] = [...(await examineHost(config, needs)), ...project]
  const code = doctorExit(findings)
  if (output.json) {
    output.result(JSON.stringify({ ok: code === exitCodes.ok, findings }, undefined, 2))
    return code
  }
  output.result(drawTable(doctorTable(findings, output.colors.out), output.colors.out, output.width))
  return code
}
