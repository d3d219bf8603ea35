/** The program as a user runs it, for journeys: the real command, the real harness, a folder of its own. */
import { execFileSync, spawn } from "node:child_process"
import { createHash } from "node:crypto"
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import Sqlite from "better-sqlite3"

const root = fileURLToPath(new URL("../../", import.meta.url))
export const python = process.env.TOUCHSTONE_PYTHON ?? join(root, "harness-python/.venv/bin/python")

export const command = join(root, "bin/touchstone.js")

const tries = (file: string, args: ReadonlyArray<string>): boolean => {
  try {
    execFileSync(file, args, { stdio: "ignore" })
    return true
  } catch {
    return false
  }
}

/** Whether a small disk can be mounted in a namespace of its own. */
export const canMount: boolean = tries("unshare", ["-Urm", "sh", "-c", "mount -t tmpfs -o size=1m tmpfs /mnt"])

export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

/** A folder that the program works in. */
export interface Bench {
  readonly folder: string
  /** Runs the program to its end; `cwd` is another folder than the bench's own. */
  readonly run: (args: ReadonlyArray<string>, environment?: Record<string, string>, cwd?: string) => Promise<Ended>
  /** Starts the program and hands it over while it goes. */
  readonly start: (args: ReadonlyArray<string>, environment?: Record<string, string>) => Started
  /** Runs another command in the folder, with the same environment. */
  readonly runOther: (file: string, args: ReadonlyArray<string>) => Promise<Ended>
  readonly write: (name: string, text: string) => string
  /** Rows of a query on the ledger. */
  readonly query: <Row>(sql: string) => ReadonlyArray<Row>
}

export interface Started {
  readonly pid: number
  readonly ended: Promise<Ended>
  /** What it wrote to stderr so far. */
  readonly stderr: () => string
}

export const newBench = (): Bench => {
  const folder = mkdtempSync(join(tmpdir(), "ts-journey-"))
  const startAny = (
    file: string,
    args: ReadonlyArray<string>,
    environment: Record<string, string> = {},
    cwd = folder
  ): Started => {
    const child = spawn(file, args, {
      cwd,
      env: { ...process.env, TOUCHSTONE_HOME: join(folder, ".touchstone"), NO_COLOR: "1", ...environment }
    })
    let stdout = ""
    let stderr = ""
    child.stdout.on("data", (chunk) => {
      stdout += chunk
    })
    child.stderr.on("data", (chunk) => {
      stderr += chunk
    })
    return {
      pid: child.pid as number,
      stderr: () => stderr,
      ended: new Promise((resolve) => {
        child.on("close", (code, signal) => resolve({ code, signal, stdout, stderr }))
      })
    }
  }
  const start: Bench["start"] = (args, environment) => startAny(process.execPath, [command, ...args], environment)
  return {
    folder,
    start,
    runOther: (file, args) => startAny(file, args).ended,
    run: (args, environment, cwd) => startAny(process.execPath, [command, ...args], environment, cwd).ended,
    write: (name, text) => {
      writeFileSync(join(folder, name), text)
      return join(folder, name)
    },
    query: <Row>(sql: string) => {
      const database = new Sqlite(join(folder, ".touchstone/ledger.sqlite"), { readonly: true })
      try {
        return database.prepare(sql).all() as ReadonlyArray<Row>
      } finally {
        database.close()
      }
    }
  }
}

const MAKE_TINY = `
import sys
from touchstone_harness.builtin import make_model, make_tokenizer
from touchstone_harness.job import BaseJob
tags = ["<think>", "</think>", "<answer>", "</answer>"]
job = BaseJob.model_construct(seed=0, hidden=16, layers=1, heads=2, context=1024)
tokenizer = make_tokenizer(["How many? 12+34=46", "Solve the problem step by step."], 320, tags)
make_model(tokenizer, job).save_pretrained(sys.argv[1]); tokenizer.save_pretrained(sys.argv[1])
`

/** A model so small that a step takes milliseconds; made once and kept for as long as the code that makes it is the same. */
export const tinyModel = (): string => {
  const source = readFileSync(join(root, "harness-python/touchstone_harness/builtin.py"))
  const digest = createHash("sha256").update(source).update(MAKE_TINY).digest("hex").slice(0, 12)
  const models = join(root, ".touchstone", "test-models")
  const folder = join(models, `tiny-${digest}`)
  if (existsSync(folder)) return folder
  mkdirSync(models, { recursive: true })
  const half = mkdtempSync(join(models, "half-"))
  execFileSync(python, ["-c", MAKE_TINY, half], { stdio: ["ignore", "ignore", "inherit"] })
  try {
    renameSync(half, folder)
  } catch {
    // Another test made it in the meantime.
    rmSync(half, { recursive: true })
  }
  return folder
}

/** An experiment on the tiny model as the text of a file; `changes` go over it. */
export const tinyExperiment = (changes: Record<string, unknown> = {}): string => {
  const experiment = {
    name: "tiny",
    model: tinyModel(),
    data: "sums",
    style: "think-answer",
    rubric: "lesson",
    seed: 0,
    rows: { sft: 64, grpo: 64, evaluate: 16 },
    lora: { r: 4, alpha: 8, dropout: 0, target_modules: "all-linear" },
    sft: null,
    grpo: {
      max_steps: 6,
      per_device_train_batch_size: 8,
      num_generations: 4,
      max_completion_length: 12,
      learning_rate: 1e-4,
      save_strategy: "steps",
      save_steps: 2
    },
    evaluate: null,
    ...changes
  }
  return `export default ${JSON.stringify(experiment, null, 2)}\n`
}

/** Processes whose command line holds the text: what a test must not leave behind. */
export const processesWith = (text: string): ReadonlyArray<string> => {
  const listed = execFileSync("ps", ["-eo", "pid,args"], { encoding: "utf8" }).split("\n")
  return listed.filter((line) => line.includes(text) && !line.includes("ps -eo"))
}

/** Waits until the condition holds; fails after `ms`. */
export const until = async (what: string, condition: () => boolean, ms = 60_000): Promise<void> => {
  const end = Date.now() + ms
  while (!condition()) {
    if (Date.now() > end) throw new Error(`waited ${ms} ms in vain for: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
