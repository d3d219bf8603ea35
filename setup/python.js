/** The Python side: an interpreter, a virtual environment, uv in it, the locked packages, and the harness itself. */
import { execFileSync } from "node:child_process"
import { existsSync, readdirSync, rmSync, statfsSync } from "node:fs"
import { at, harness, logFile, root, venv, venvPython } from "./places.js"
import { Remedy } from "./remedy.js"
import { line, step } from "./say.js"
import { digest, readOr, writeStamp } from "./stamp.js"
import { tool } from "./tool.js"

const DOWNLOAD = "up to 3.2 GB to download, 6.1 GB on disk"
const NEEDS_BYTES = 8e9
const MINIMUM = [3, 11]
const CANDIDATES = ["python3.13", "python3.12", "python3.11", "python3.14", "python3", "python"]

const requirements = at("harness-python", "requirements.txt")
const uvRequirements = at("setup", "uv.txt")
const stampFile = at("harness-python", ".venv", ".touchstone-stamp")
/** There while packages are put in: uv, killed or out of room, leaves packages that look installed and lack files. */
const openFile = at("harness-python", ".venv", ".touchstone-open")

const wanted = (version) =>
  digest([requirements, uvRequirements, at("harness-python", "pyproject.toml")], [root, version])

/** What of the user's environment would lead Python, pip or uv elsewhere than into the virtual environment. */
const environment = () => {
  const env = { ...process.env }
  for (const name of Object.keys(env)) {
    if (
      /^(PYTHON(HOME|PATH|STARTUP|USERBASE)|VIRTUAL_ENV|PIP_(USER|TARGET|PREFIX|ROOT|REQUIRE_VIRTUALENV|PYTHON))$/.test(
        name
      )
    ) {
      delete env[name]
    }
  }
  // uv does not read pip's settings; a mirror given to pip by the environment is meant for both.
  if (env.PIP_INDEX_URL !== undefined) env.UV_DEFAULT_INDEX ??= env.PIP_INDEX_URL
  return { ...env, UV_COMPILE_BYTECODE: "1", UV_PYTHON_DOWNLOADS: "never", PIP_DISABLE_PIP_VERSION_CHECK: "1" }
}

/** "3.12" of an interpreter that runs, or the reason why it does not. */
const ask = (python) => {
  try {
    const code = "import sys; print('%d.%d' % sys.version_info[:2])"
    const text = execFileSync(python, ["-I", "-S", "-c", code], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
      timeout: 20_000
    }).trim()
    return /^\d+\.\d+$/.test(text) ? { version: text } : { reason: `answered ${JSON.stringify(text.slice(0, 40))}` }
  } catch (error) {
    return { reason: error.code === "ENOENT" ? "not found" : "does not run" }
  }
}

const recentEnough = (version) => {
  const [major, minor] = version.split(".").map(Number)
  return major > MINIMUM[0] || (major === MINIMUM[0] && minor >= MINIMUM[1])
}

export const pythonInPlace = () => {
  const stamp = readOr(stampFile, "")
  if (stamp === "" || !existsSync(venvPython)) return false
  const { version } = ask(venvPython)
  return version !== undefined && stamp === wanted(version)
}

const findPython = () => {
  const given = process.env.TOUCHSTONE_SETUP_PYTHON
  const tried = []
  for (const name of given === undefined || given === "" ? CANDIDATES : [given]) {
    const { version, reason } = ask(name)
    if (version !== undefined && recentEnough(version)) return { python: name, version }
    tried.push({ name, text: version === undefined ? reason : `is ${version}`, old: version !== undefined })
  }
  const old = tried.filter((one) => one.old)
  const where = (old.length > 0 ? old : tried).map((one) => `${one.name} ${one.text}`).join(", ")
  throw new Remedy(
    old.length > 0 ? "Python is too old: 3.11 or later is needed." : "Python is missing: 3.11 or later is needed.",
    given ? `${where} (named by TOUCHSTONE_SETUP_PYTHON)` : where,
    "install one (on Debian 12+ and Ubuntu 24.04+: apt install python3 python3-venv), or name one: TOUCHSTONE_SETUP_PYTHON=/path/to/python3.12 npm run setup"
  )
}

export const makePython = async (onStart) => {
  if (!existsSync(at("harness-python", "pyproject.toml"))) {
    throw new Remedy("the harness is missing.", harness, "take the whole repository: git checkout -- harness-python")
  }
  const run = (task, command, args, onLine, missing) =>
    tool({ task, command, args, cwd: harness, env: environment(), log: logFile, onLine, onStart, missing })

  const version = await makeVenv(run)
  const uv = at("harness-python", ".venv", "bin", "uv")
  if (!hasExactUv()) {
    await step("uv, the installer, into it (18 MB)", (onLine) =>
      run(
        "install uv",
        venvPython,
        ["-m", "pip", "install", "--no-input", "--progress-bar=off", "--require-hashes", "-r", uvRequirements],
        onLine
      )
    )
  }
  warnOfDisk()
  writeStamp(openFile, "")
  await step(`Python packages from harness-python/requirements.txt (${DOWNLOAD})`, (onLine) =>
    run(
      "install the Python packages",
      uv,
      ["pip", "sync", "--python", venvPython, "--require-hashes", "--strict", requirements],
      onLine
    )
  )
  await step("the harness itself", (onLine) =>
    run(
      "install harness-python",
      uv,
      [
        "pip",
        "install",
        "--python",
        venvPython,
        "--no-deps",
        "--no-build-isolation",
        "--offline",
        "--editable",
        harness
      ],
      onLine
    )
  )
  rmSync(openFile)
  writeStamp(stampFile, wanted(version))
}

/** Keeps a virtual environment that runs, stands where it was made and is whole; any other is made anew. */
const makeVenv = async (run) => {
  const old = existsSync(venvPython) ? ask(venvPython).version : undefined
  const made = readOr(at("harness-python", ".venv", ".touchstone-made"), "")
  if (old !== undefined && recentEnough(old) && !existsSync(openFile) && made === `${old} ${root}`) return old
  const { python, version } = findPython()
  await step(`a virtual environment in harness-python/.venv (Python ${version})`, async (onLine) => {
    rmSync(venv, { recursive: true, force: true })
    try {
      await run("make a virtual environment", python, ["-m", "venv", venv], onLine)
    } catch (error) {
      throw error instanceof Remedy &&
        /ensurepip|python3-venv|No module named '?venv/.test(readOr(logFile, "").slice(-3000))
        ? new Remedy(
            "this Python cannot make virtual environments.",
            `${python} ${version} lacks ensurepip`,
            `apt install python3-venv (or python${version}-venv), or name another Python by TOUCHSTONE_SETUP_PYTHON; then repeat`
          )
        : error
    }
  })
  writeStamp(at("harness-python", ".venv", ".touchstone-made"), `${version} ${root}`)
  return version
}

const hasExactUv = () => {
  const version = /^uv==(\S+)/m.exec(readOr(uvRequirements, ""))?.[1]
  try {
    const lib = at("harness-python", ".venv", "lib")
    // pip writes RECORD last, so its presence says that uv was installed whole.
    return readdirSync(lib).some(
      (name) =>
        existsSync(`${lib}/${name}/site-packages/uv-${version}.dist-info/RECORD`) &&
        existsSync(at("harness-python", ".venv", "bin", "uv"))
    )
  } catch {
    return false
  }
}

/** A word before a long download that may not fit; packages that are in uv's cache already need less. */
const warnOfDisk = () => {
  const { bavail, bsize } = statfsSync(harness)
  const free = bavail * bsize
  if (free < NEEDS_BYTES) {
    line(
      `  Only ${(free / 1e9).toFixed(1)} GB are free in ${harness}; ${NEEDS_BYTES / 1e9} GB are needed if nothing is cached.`
    )
  }
}
