/**
 * Writes the tables of docs/memory.md from the code that computes them, between their marks. A test holds the page
 * against the same tables.
 * Usage: npm run memory:tables
 */
import { readFileSync, writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { largestThatFit, precisionThatFits, type Room } from "../src/doctor/memory/fit.ts"
import { KNOWN } from "../src/doctor/memory/known.ts"
import { parametersOf } from "../src/doctor/memory/modules.ts"
import { planMemory } from "../src/doctor/memory/plan.ts"
import type { PhaseRun } from "../src/doctor/memory/run.ts"
import { type Shape, shapeOf } from "../src/doctor/memory/shape.ts"

export const PAGE = fileURLToPath(new URL("../docs/memory.md", import.meta.url))

const CARDS = [8, 12, 16, 24, 40, 48, 80, 141]

/** The settings that the tables are for: those of the page. */
const run = (phase: "sft" | "grpo", changes: Partial<PhaseRun> = {}): PhaseRun => ({
  phase,
  device: "cuda",
  lora: { r: 16, alpha: 32, dropout: 0, target_modules: "all-linear" },
  weights: "bfloat16",
  quantization: null,
  compute: "bfloat16",
  attention: "sdpa",
  checkpointing: true,
  optimizer: "adamw_torch_fused",
  batch: 8,
  padded: true,
  prompt: phase === "grpo" ? 256 : 0,
  completion: phase === "grpo" ? 512 : 1024,
  sequences: phase === "grpo" ? 8 : 0,
  reference: false,
  vllm: null,
  ...changes
})

const WAYS: ReadonlyArray<readonly [string, Partial<PhaseRun>]> = [
  ["bfloat16", {}],
  ["8 bits", { quantization: { bits: 8, double: false } }],
  ["4 bits", { quantization: { bits: 4, double: true } }]
]

const shapes = Object.entries(KNOWN).map(([name, config]) => {
  const shape = shapeOf(config)
  if ("not_told" in shape) throw new Error(shape.not_told)
  return { name, shape }
})

const gigabytes = (bytes: number): string => (bytes / 1e9).toFixed(1)
const row = (cells: ReadonlyArray<string>): string => `| ${cells.join(" | ")} |`
const table = (head: ReadonlyArray<string>, rows: ReadonlyArray<ReadonlyArray<string>>): string =>
  [row(head), row(head.map(() => "---")), ...rows.map(row)].join("\n")

/** What a phase takes of a card under each way of loading the weights. */
const needs = (): string =>
  table(
    ["model", "parameters", ...["SFT", "GRPO"].flatMap((phase) => WAYS.map(([way]) => `${phase}, ${way}`))],
    shapes.map(({ name, shape }) => [
      name,
      `${(parametersOf(shape).total / 1e9).toFixed(2)} B`,
      ...(["sft", "grpo"] as const).flatMap((phase) =>
        WAYS.map(([, changes]) => gigabytes(planMemory(shape, run(phase, changes)).total_bytes))
      )
    ])
  )

/** On a card: the most exact weights under which a batch of eight fits, and the largest batch and length with them. */
const cell = (shape: Shape, room: Room, phase: "sft" | "grpo"): string => {
  const way = precisionThatFits(shape, run(phase), room)
  if (way === null) return "–"
  const { batch, completion } = largestThatFit(shape, run(phase, WAYS.find(([name]) => name === way)?.[1]), room)
  return `${way === "bfloat16" ? "" : `${way}: `}${batch} / ${completion}`
}

const cards = (phase: "sft" | "grpo"): string =>
  table(
    ["model", ...CARDS.map((card) => `${card} GB`)],
    shapes.map(({ name, shape }) => [
      name,
      ...CARDS.map((card) => cell(shape, { bytes: card * 1e9, total: card * 1e9 }, phase))
    ])
  )

/** The parts of one plan, for the page's example. */
const example = (): string => {
  const { shape } = shapes.find(({ name }) => name === "Qwen/Qwen2.5-0.5B") ?? (shapes[0] as (typeof shapes)[number])
  const { parts } = planMemory(shape, run("grpo"))
  return table(
    ["part", "when", "MB", "how"],
    parts.map(({ name, when, bytes, how }) => [name, when, (bytes / 1e6).toFixed(0), how])
  )
}

/** The tables by their marks in the page. */
export const tables = (): Readonly<Record<string, string>> => ({
  example: example(),
  needs: needs(),
  sft: cards("sft"),
  grpo: cards("grpo")
})

/** A page with its tables made anew. */
export const withTables = (page: string): string =>
  Object.entries(tables()).reduce(
    (text, [mark, made]) =>
      text.replace(
        new RegExp(`(<!-- table ${mark} -->\\n)[\\s\\S]*?(<!-- end -->)`),
        (_, open: string, close: string) => `${open}\n${made}\n\n${close}`
      ),
    page
  )

if (import.meta.main) writeFileSync(PAGE, withTables(readFileSync(PAGE, "utf8")))
