/** What is installed: Node, SQLite, Python, the harness and the libraries it stands on. */
import { existsSync } from "node:fs"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { type Check, fail, ok } from "./check.ts"

const node = Effect.sync((): Check => {
  const major = Number(process.versions.node.split(".")[0])
  return major >= 24
    ? ok("node", `v${process.versions.node}`)
    : fail(
        "node",
        `v${process.versions.node}`,
        "nothing runs",
        "run `npm run setup`; touchstone brings its own Node 24"
      )
})

const sqlite = Effect.tryPromise({
  try: async (): Promise<Check> => {
    const { default: Sqlite } = await import("better-sqlite3")
    const database = new Sqlite(":memory:")
    const version = database.prepare("SELECT sqlite_version()").pluck().get()
    database.close()
    return ok("sqlite", String(version))
  },
  catch: (cause) =>
    fail("sqlite", `better-sqlite3 does not load: ${String(cause)}`, "there is no ledger", "run `npm run setup`")
}).pipe(Effect.catch(Effect.succeed))

const LIBRARIES = [
  "touchstone-harness",
  "torch",
  "transformers",
  "trl",
  "peft",
  "datasets",
  "accelerate",
  "bitsandbytes",
  "trackio"
]

const Versions = Schema.Struct({
  python: Schema.String,
  libraries: Schema.Record(Schema.String, Schema.NullOr(Schema.String))
})

const ASK = `
import importlib.metadata as m, json, sys
def v(n):
    try: return m.version(n)
    except m.PackageNotFoundError: return None
print(json.dumps({"python": sys.version.split()[0], "libraries": {n: v(n) for n in sys.argv[1:]}}))`

/** Python and the libraries of the harness, by their metadata: nothing heavy is imported. */
const python = Effect.fnUntraced(function* (path: string) {
  const remedy = "run `npm run setup`"
  if (!existsSync(path)) return [fail("python", `${path} is missing`, "nothing can be trained", remedy)]
  const { execa } = yield* Effect.promise(() => import("execa"))
  const asked = yield* Effect.tryPromise((signal) =>
    execa(path, ["-c", ASK, ...LIBRARIES], { cancelSignal: signal, timeout: 30_000 })
  ).pipe(
    Effect.flatMap(({ stdout }) => Schema.decodeUnknownEffect(Schema.fromJsonString(Versions))(stdout)),
    Effect.option
  )
  if (asked._tag === "None")
    return [
      fail("python", `${path} does not run`, "nothing can be trained", `${remedy}; it makes a broken environment anew`)
    ]
  const { python: version, libraries } = asked.value
  return [
    ok("python", `${version} (${path})`),
    ...Object.entries(libraries).map(([name, found]) =>
      found === null ? fail(name, "not installed", "the phases that use it fail", remedy) : ok(name, found)
    )
  ]
})

/** Checks of everything that a run needs to be installed. */
export const installed = Effect.fn("doctor.installed")(function* (pythonPath: string) {
  return [yield* node, yield* sqlite, ...(yield* python(pythonPath))]
})
