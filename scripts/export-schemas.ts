/**
 * Writes the JSON Schemas of what crosses to Python into harness-python/schemas, where its tests hold its models against them.
 * With --check nothing is written: it fails when a file differs.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import * as Schema from "effect/Schema"
import * as Bridge from "../src/domain/bridge.ts"
import * as Inspect from "../src/domain/inspect.ts"
import { Job } from "../src/domain/job.ts"

const folder = fileURLToPath(new URL("../harness-python/schemas", import.meta.url))

const exported: Readonly<Record<string, Schema.Top>> = {
  job: Job,
  batch: Bridge.Batch,
  "batch-answer": Bridge.BatchAnswer,
  advantages: Bridge.Advantages,
  "advantages-answer": Bridge.AdvantagesAnswer,
  answers: Bridge.Answers,
  "answers-answer": Bridge.AnswersAnswer,
  metrics: Bridge.Metrics,
  event: Bridge.Event,
  "inspect-job": Inspect.InspectJob,
  inspected: Inspect.Inspected,
  "render-job": Inspect.RenderJob,
  rendered: Inspect.Rendered
}

const current = (path: string): string => {
  try {
    return readFileSync(path, "utf8")
  } catch {
    return ""
  }
}

const check = process.argv.includes("--check")
const stale: Array<string> = []
mkdirSync(folder, { recursive: true })
for (const [name, schema] of Object.entries(exported)) {
  const path = join(folder, `${name}.json`)
  const text = `${JSON.stringify(Schema.toJsonSchemaDocument(schema), null, 2)}\n`
  if (current(path) === text) continue
  if (check) stale.push(`${name}.json`)
  else writeFileSync(path, text)
}
if (stale.length > 0) {
  process.stderr.write(`harness-python/schemas is stale (${stale.join(", ")}): run npm run schemas\n`)
  process.exitCode = 1
}
