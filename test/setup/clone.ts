/**
 * A small clone for tests of set-up: the real scripts, a lock file without packages, and a stand-in for Python that makes a
 * virtual environment in no time and writes down what it was asked. It lies inside the repository, so that esbuild is found.
 */
import { type ChildProcess, spawn } from "node:child_process"
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync
} from "node:fs"
import { delimiter, join } from "node:path"
import { root } from "../structure/tracked.ts"

export interface Ran {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface Clone {
  readonly folder: string
  readonly at: (...parts: ReadonlyArray<string>) => string
  readonly write: (path: string, text: string) => void
  /** What the stand-in for Python and its tools were asked to do. */
  readonly asked: () => ReadonlyArray<string>
  readonly start: (script: string, args?: ReadonlyArray<string>, options?: Options) => ChildProcess
  readonly run: (script: string, args?: ReadonlyArray<string>, options?: Options) => Promise<Ran>
  readonly remove: () => void
}

export interface Options {
  readonly env?: Readonly<Record<string, string>>
  /** The Node to run it on; the one that runs the tests if none is named. */
  readonly node?: string
}

/** `FAKE_SLEEP=venv` (or `pip`, `uv`) makes it hang there; `FAKE_FAIL=… ` makes it fail with that text. */
const python = (version: string): string => `#!/bin/sh
here=$(dirname "$0")
log="$FAKE_LOG"
act() {
  echo "$1" >> "$log"
  case ",$FAKE_SLEEP," in *",$1,"*) sleep 60;; esac
  if [ "$FAKE_FAIL" = "$1" ]; then echo "$FAKE_TEXT" >&2; exit 1; fi
}
case "$*" in
  *" -c "*) echo "${version}";;
  "-m venv "*)
    mkdir -p "$3/bin" "$3/lib/python${version}/site-packages"
    cp "$0" "$3/bin/python"
    act venv;;
  "-m pip install "*)
    act pip
    mkdir -p "$here/../lib/python${version}/site-packages/uv-$FAKE_UV.dist-info"
    cp "$0" "$here/uv"
    touch "$here/../lib/python${version}/site-packages/uv-$FAKE_UV.dist-info/RECORD";;
  "pip sync "*) act uv;;
  "pip install "*) act harness;;
  *) echo "what is $*?" >&2; exit 1;;
esac
`

const NO_PACKAGES = {
  name: "small",
  version: "1.0.0",
  lockfileVersion: 3,
  requires: true,
  packages: { "": { name: "small", version: "1.0.0" } }
}

export const makeClone = (version = "3.12"): Clone => {
  mkdirSync(join(root, ".touchstone"), { recursive: true })
  const folder = mkdtempSync(join(root, ".touchstone", "test-setup-"))
  const at = (...parts: ReadonlyArray<string>): string => join(folder, ...parts)
  const write = (path: string, text: string): void => {
    mkdirSync(join(at(path), ".."), { recursive: true })
    writeFileSync(at(path), text)
  }
  cpSync(join(root, "setup"), at("setup"), { recursive: true })
  cpSync(join(root, "bin"), at("bin"), { recursive: true })
  write("package.json", JSON.stringify({ name: "small", version: "1.0.0", type: "module" }))
  write("package-lock.json", JSON.stringify(NO_PACKAGES))
  write("harness-python/pyproject.toml", "[project]\n")
  write("harness-python/requirements.txt", "# none\n")
  write("src/main.ts", "console.log([process.versions.node, ...process.argv.slice(2)].join(' '))\n")
  write("src/index.ts", "export const one: number = 1\n")
  write("src/scoring/worker.ts", "export const two: number = 2\n")
  write("src/commands/reward/laws/worker.ts", "export const three: number = 3\n")
  write("src/data/prepare/worker.ts", "export const four: number = 4\n")
  for (const name of ["python3.13", "python3"]) {
    write(`tools/${name}`, python(version))
    chmodSync(at("tools", name), 0o755)
  }
  // Nothing of the host but what the scripts and npm need.
  for (const name of ["sh", "dirname", "mkdir", "cp", "touch", "sleep", "env"])
    symlinkSync(which(name), at("tools", name))
  const host = (process.env.PATH ?? "")
    .split(delimiter)
    .find((part) => !part.includes("node_modules") && existsSync(join(part, "npm")))
  if (host !== undefined) {
    symlinkSync(join(host, "npm"), at("tools", "npm"))
    symlinkSync(existsSync(join(host, "node")) ? join(host, "node") : process.execPath, at("tools", "node"))
  }

  const start: Clone["start"] = (script, args = [], { env = {}, node = process.execPath } = {}) =>
    spawn(node, [at(script), ...args], {
      cwd: folder,
      env: {
        HOME: at("home"),
        PATH: at("tools"),
        FAKE_LOG: at("asked"),
        FAKE_UV: /^uv==(\S+)/m.exec(readFileSync(at("setup/uv.txt"), "utf8"))?.[1] ?? "",
        npm_config_cache: at("npm-cache"),
        npm_config_update_notifier: "false",
        ...env
      },
      stdio: ["ignore", "pipe", "pipe"]
    })

  return {
    folder,
    at,
    write,
    asked: () => (existsSync(at("asked")) ? readFileSync(at("asked"), "utf8").trim().split("\n") : []),
    start,
    run: (script, args, options) => finished(start(script, args, options)),
    remove: () => rmSync(folder, { recursive: true, force: true })
  }
}

export const finished = (child: ChildProcess): Promise<Ran> =>
  new Promise((resolve) => {
    let stdout = ""
    let stderr = ""
    child.stdout?.on("data", (chunk) => {
      stdout += chunk
    })
    child.stderr?.on("data", (chunk) => {
      stderr += chunk
    })
    child.on("close", (code) => resolve({ code, stdout, stderr }))
  })

const which = (name: string): string =>
  (process.env.PATH ?? "")
    .split(delimiter)
    .map((part) => join(part, name))
    .find((path) => existsSync(path)) ?? `/bin/${name}`

/** Waits until something holds; 10 seconds at most. */
export const until = async (holds: () => boolean): Promise<void> => {
  for (let tries = 0; tries < 500; tries++) {
    if (holds()) return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error("it never came to hold")
}
