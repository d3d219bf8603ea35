/**
 * Builds dist/ from the TypeScript sources with esbuild (effect is bundled, for a quick start; most other packages stay outside).
 * Each file appears whole and at once, the parts before the entries that name them, so that a program at work beside a
 * build never sees half of one. Parts of older builds stay for a week: a long run may load them late.
 */
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import { basename, dirname, join, relative } from "node:path"
import { fileURLToPath } from "node:url"
import { Remedy } from "./remedy.js"

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const dist = join(root, "dist")
const stamp = join(dist, ".stamp")
/** Folders whose modules are loaded by path at run time: each is an entry of its own. */
const SHIPPED = ["rewards", "datasets", "reports", "examples"]
const SOURCES = ["src", ...SHIPPED]
const KEEP_MS = 7 * 24 * 3600 * 1000
/** What every command loads; read from one file with the rest, it starts sooner. */
const BUNDLED = new Set(["effect", "@effect/platform-node", "picocolors", "cli-table3", "jstat", "asciichart"])

/** True when a source (or a folder of them: something was removed) is newer than the last build, or there is none. */
export const isStale = () => {
  let built
  try {
    built = statSync(stamp).mtimeMs
  } catch {
    return true
  }
  return (
    newer(join(root, "package.json"), built) ||
    newer(join(root, "setup", "build.js"), built) ||
    SOURCES.some((folder) => anyNewer(join(root, folder), built))
  )
}

const newer = (file, than) => (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0) > than

const anyNewer = (folder, than) => {
  if (newer(folder, than)) return true
  let entries
  try {
    entries = readdirSync(folder, { withFileTypes: true })
  } catch {
    return false
  }
  return entries.some((entry) =>
    entry.isDirectory() ? anyNewer(join(folder, entry.name), than) : newer(join(folder, entry.name), than)
  )
}

const modules = (folder) => {
  try {
    return readdirSync(join(root, folder))
      .filter((name) => /(?<!\.d)\.tsx?$/.test(name))
      .sort()
  } catch {
    return []
  }
}

const REQUIRED = {
  main: "src/main.ts",
  index: "src/index.ts",
  "scoring-worker": "src/scoring/worker.ts",
  "laws-worker": "src/commands/reward/laws/worker.ts",
  "data-worker": "src/data/prepare/worker.ts"
}

/** Each entry's name in dist/, and where its source is. */
const entries = () => {
  for (const file of Object.values(REQUIRED)) {
    if (statSync(join(root, file), { throwIfNoEntry: false }) === undefined) {
      throw new Remedy(`${file} is missing.`, root, `take the whole repository: git checkout -- ${file}`)
    }
  }
  const shipped = SHIPPED.flatMap((folder) =>
    modules(folder).map((name) => [`${folder}/${name.replace(/\.tsx?$/, "")}`, `${folder}/${name}`])
  )
  return { ...REQUIRED, ...Object.fromEntries(shipped) }
}

/** Effect's HTTP client can do with undici, at 1.4 MB; ours goes by Node's own http, so it is never loaded. */
const NEVER_LOADED = ["undici"]

const outside = () => {
  const { dependencies = {}, devDependencies = {} } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"))
  return Object.keys({ ...dependencies, ...devDependencies })
    .filter((name) => !BUNDLED.has(name))
    .flatMap((name) => [name, `${name}/*`])
}

const loadEsbuild = () => {
  try {
    return createRequire(import.meta.url)("esbuild")
  } catch {
    throw new Remedy("the npm packages are not there yet.", join(root, "node_modules"), "npm run setup")
  }
}

const bundle = async (outdir) => {
  const esbuild = loadEsbuild()
  try {
    const result = await esbuild.build({
      absWorkingDir: root,
      entryPoints: entries(),
      outdir,
      bundle: true,
      splitting: true,
      format: "esm",
      platform: "node",
      target: "node24",
      jsx: "automatic",
      chunkNames: "part-[name]-[hash]",
      external: [...outside(), ...NEVER_LOADED],
      alias: { touchstone: join(root, "src/index.ts") },
      loader: { ".sql": "text" },
      // CommonJS inside the bundle asks for Node's own modules by require.
      banner: {
        js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);'
      },
      metafile: true,
      write: true,
      logLevel: "silent"
    })
    return Object.keys(result.metafile.outputs).map((file) => relative(outdir, join(root, file)))
  } catch (error) {
    const messages = (error.errors ?? []).slice(0, 5)
    if (messages.length === 0) throw error
    throw new Remedy(
      "the sources could not be built.",
      messages
        .map(({ text, location }) => `${location ? `${location.file}:${location.line}: ` : ""}${text}`)
        .join("\n"),
      messages.some(({ text }) => text.startsWith("Could not resolve"))
        ? "npm run setup, in case a package is new; else put the import right"
        : "put right what is named"
    )
  } finally {
    await esbuild.stop()
  }
}

export const build = async () => {
  const began = new Date()
  const draft = join(dist, `.draft-${process.pid}`)
  try {
    const files = await bundle(draft)
    for (const file of [...files].sort((a, b) => Number(isPart(b)) - Number(isPart(a)))) {
      mkdirSync(dirname(join(dist, file)), { recursive: true })
      renameSync(join(draft, file), join(dist, file))
    }
    sweep(new Set(files), began)
    writeFileSync(stamp, `${files.length} files\n`)
    utimesSync(stamp, began, began)
    return files.length
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
}

const isPart = (file) => basename(file).startsWith("part-")

/** Removes entries whose source is gone at once, older parts after a week, and drafts of builds that were killed. */
const sweep = (fresh, began) => {
  for (const folder of ["", ...SHIPPED]) {
    for (const name of list(join(dist, folder))) {
      const file = join(folder, name)
      if (!name.endsWith(".js") || fresh.has(file)) continue
      const age = began.getTime() - (statSync(join(dist, file), { throwIfNoEntry: false })?.mtimeMs ?? 0)
      if (!isPart(name) || age > KEEP_MS) rmSync(join(dist, file), { force: true })
    }
  }
  rmSync(join(dist, ".cache"), { recursive: true, force: true })
  for (const name of list(dist)) {
    const draft = /^\.draft-(\d+)$/.exec(name)
    if (draft !== null && !alive(Number(draft[1]))) rmSync(join(dist, name), { recursive: true, force: true })
  }
}

const list = (folder) => {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

const alive = (pid) => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { describe } = await import("./remedy.js")
  try {
    const since = performance.now()
    const count = await build()
    process.stderr.write(`dist: ${count} files in ${((performance.now() - since) / 1000).toFixed(2)} s\n`)
  } catch (error) {
    process.stderr.write(`${describe(error, "touchstone build")}\n`)
    process.exitCode = 1
  }
}
