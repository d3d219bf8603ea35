/** What the tests consist of, in the order in which they run: what is quick and often wrong comes first. */
import { existsSync } from "node:fs"
import { join } from "node:path"
import { at, harness, lockedNode, venv, venvPython } from "../setup/places.js"
import { pytestCounts, vitestCounts } from "./counts.js"

const npmTool = (name) => at("node_modules", ".bin", name)
const pythonTool = (name) => join(venv, "bin", name)
const node = existsSync(lockedNode) ? lockedNode : process.execPath

const checks = () => [
  { name: "types and Effect diagnostics", command: node, args: [at("scripts", "types.js")] },
  {
    name: "lint and formatting (TypeScript)",
    command: npmTool("biome"),
    args: ["ci", `--colors=${process.stdout.isTTY ? "force" : "off"}`, "."]
  },
  { name: "lint (Python)", command: pythonTool("ruff"), args: ["check", "--no-cache", harness] },
  { name: "formatting (Python)", command: pythonTool("ruff"), args: ["format", "--check", "--no-cache", harness] },
  {
    name: "types (Python)",
    command: npmTool("pyright"),
    args: ["--project", harness, "--pythonpath", venvPython],
    env: { PYRIGHT_PYTHON_IGNORE_WARNINGS: "1" }
  },
  { name: "exported schemas are current", command: node, args: [at("scripts", "export-schemas.ts"), "--check"] }
]

const vitest = (name, results, words) => {
  const report = join(results, "vitest.json")
  return {
    name,
    command: npmTool("vitest"),
    args: ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`, ...words],
    count: () => vitestCounts(report)
  }
}

const pytest = (name, results, words) => {
  const report = join(results, "pytest.xml")
  return {
    name,
    command: venvPython,
    args: [
      "-m",
      "pytest",
      "-q",
      "-p",
      "no:cacheprovider",
      "--rootdir",
      harness,
      "-c",
      join(harness, "pyproject.toml"),
      `--junitxml=${report}`,
      ...words
    ],
    env: { PYTHONDONTWRITEBYTECODE: "1", OMP_WAIT_POLICY: "PASSIVE", HF_HUB_OFFLINE: "1" },
    count: () => pytestCounts(report)
  }
}

export const steps = ({ mode, filters, results }) => {
  if (mode === "checks") return checks()
  if (mode === "long") return [vitest("long tests", results, ["--project=long", "--passWithNoTests", ...filters])]
  if (mode === "filtered") return [vitest("vitest", results, ["--project=unit", ...filters])]
  return [
    ...checks(),
    vitest("vitest", results, ["--project=unit"]),
    pytest("pytest", results, [join(harness, "tests")])
  ]
}
