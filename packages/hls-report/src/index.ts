export { findPart, type Part } from './find-part.js'
export { type Device, devices, type PartResources } from './part-table.js'
export { readReport, readReportFile } from './read-report.js'
export type { CosimRow, Report, ReportKind, ReportProblem, ReportRow, Resources } from './report.js'
