/** Where this very program comes from, so that a new folder depends on the same one. */
import { existsSync, readFileSync } from "node:fs"
import { basename, dirname, join, relative, resolve } from "node:path"
import { fileURLToPath } from "node:url"

interface Manifest {
  readonly name: string
  readonly version: string
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

const json = (file: string): unknown => {
  try {
    return JSON.parse(readFileSync(file, "utf8"))
  } catch {
    return null
  }
}

/** The package that this file is part of. */
const ownPackage = (): { readonly folder: string; readonly manifest: Manifest } => {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const manifest = json(join(folder, "package.json")) as Manifest | null
    if (manifest?.name === "touchstone") return { folder, manifest }
    if (folder === dirname(folder)) throw new Error("the program's own package.json is not there")
  }
}

/** What npm wrote down of a package it installed: a path for a tarball or a folder, an address for a registry. */
const resolvedBy = (modules: string): string | null => {
  const lock = json(join(modules, ".package-lock.json")) as {
    readonly packages?: Readonly<Record<string, { readonly resolved?: string }>>
  } | null
  return lock?.packages?.["node_modules/touchstone"]?.resolved ?? null
}

const asFile = (target: string, path: string): string => {
  const way = relative(target, path)
  return `file:${way.startsWith(".") ? way : `./${way}`}`
}

export interface Installed {
  /** What a package.json in the folder says to get this program. */
  readonly dependency: string
  /** The Node that the program brings, as packages of its platforms. */
  readonly node: Readonly<Record<string, string>>
}

/** @param target the folder whose package.json is to depend on the program */
export const installed = (target: string): Installed => {
  const { folder, manifest } = ownPackage()
  const node = Object.fromEntries(
    Object.entries(manifest.optionalDependencies ?? {}).filter(([name]) => name.startsWith("node-"))
  )
  const modules = dirname(folder)
  // A clone, or a link to one.
  if (basename(modules) !== "node_modules") return { dependency: asFile(target, folder), node }
  const resolved = resolvedBy(modules)
  const tarball = resolved?.startsWith("file:") ? resolve(dirname(modules), resolved.slice("file:".length)) : null
  const dependency = tarball !== null && existsSync(tarball) ? asFile(target, tarball) : manifest.version
  return { dependency, node }
}
