/** A small hub on loopback that serves data sets as huggingface.co does, and misbehaves where a test says so. */
import { createHash } from "node:crypto"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"

/** What a request is answered with instead. */
export type Trouble =
  | {
      readonly kind: "status"
      readonly status: number
      readonly code?: string
      readonly headers?: Record<string, string>
    }
  /** The connection is cut after so many bytes of the body. */
  | { readonly kind: "cut"; readonly after: number }
  /** The body is of the right length and says something else. */
  | { readonly kind: "changed" }
  /** The body stops after so many bytes, and the connection stays. */
  | { readonly kind: "stall"; readonly after: number }
  /** Range is not heeded: the whole file comes. */
  | { readonly kind: "whole" }

export interface Asked {
  readonly method: string
  readonly path: string
  readonly host: string
  readonly range: string | null
  readonly token: string | null
  /** Bytes of a file that were sent. */
  sent: number
}

export interface Repository {
  /** Commits by hash: the files of each by path. */
  readonly commits: Readonly<Record<string, Readonly<Record<string, Uint8Array>>>>
  /** Branches and tags. */
  readonly refs?: Readonly<Record<string, string>>
  /** Files that are no large ones, and are known by git's hash. */
  readonly small?: ReadonlyArray<string>
  /** The token that may read it. */
  readonly gated?: string
}

export interface Hub {
  readonly url: string
  readonly asked: Array<Asked>
  /** Troubles in the order in which requests for files meet them. */
  readonly troubles: Array<Trouble>
  /** Troubles of requests to the API. */
  readonly apiTroubles: Array<Trouble>
  /** Bytes of files that were sent so far. */
  readonly bytesSent: () => number
  readonly close: () => Promise<void>
}

export const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex")
export const gitHash = (bytes: Uint8Array): string =>
  createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex")

const PAGE = 2

const json = (response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void => {
  response.writeHead(status, { "Content-Type": "application/json", ...headers }).end(JSON.stringify(body))
}

const refuse = (response: ServerResponse, status: number, code: string, message: string): void =>
  json(response, status, { error: message }, { "X-Error-Code": code, "X-Error-Message": message })

const trouble = (
  response: ServerResponse,
  { status, code, headers = {} }: Extract<Trouble, { kind: "status" }>
): void =>
  json(
    response,
    status,
    { error: `told to answer ${status}` },
    {
      "X-Error-Message": `told to answer ${status}`,
      ...(code === undefined ? {} : { "X-Error-Code": code }),
      ...headers
    }
  )

/** Sends a file, or what the trouble makes of it. */
const send = (response: ServerResponse, bytes: Uint8Array, asked: Asked, met: Trouble | undefined): void => {
  const from = met?.kind === "whole" ? null : (/^bytes=(\d+)-/.exec(asked.range ?? "")?.[1] ?? null)
  const start = from === null ? 0 : Number(from)
  const body = met?.kind === "changed" ? new Uint8Array(bytes.length - start).fill(120) : bytes.subarray(start)
  response.writeHead(from === null ? 200 : 206, {
    "Content-Type": "application/octet-stream",
    "Content-Length": String(body.length),
    ...(from === null ? {} : { "Content-Range": `bytes ${start}-${bytes.length - 1}/${bytes.length}` })
  })
  const part = met?.kind === "cut" || met?.kind === "stall" ? body.subarray(0, met.after) : body
  asked.sent = part.length
  if (part.length === body.length) {
    response.end(part)
    return
  }
  response.write(part, () => {
    if (met?.kind === "cut") setTimeout(() => response.destroy(), 20)
  })
}

/** Starts a hub. Large files come from another host than the API, as they do there. */
export const startHub = async (repositories: Readonly<Record<string, Repository>>): Promise<Hub> => {
  const asked: Array<Asked> = []
  const troubles: Array<Trouble> = []
  const apiTroubles: Array<Trouble> = []
  let port = 0

  const api = (response: ServerResponse, url: URL, request: Asked): void => {
    const [, name = "", kind, revision = ""] =
      /^\/api\/datasets\/([^/]+\/[^/]+)\/(revision|tree)\/([^/]+)$/.exec(url.pathname) ?? []
    const repository = repositories[name]
    if (repository === undefined)
      return refuse(response, request.token === null ? 401 : 404, "RepoNotFound", "Repository not found")
    if (repository.gated !== undefined && kind === "tree" && request.token !== repository.gated)
      return refuse(response, request.token === null ? 401 : 403, "GatedRepo", "Access to this dataset is restricted")
    const asked = decodeURIComponent(revision)
    const commit = repository.refs?.[asked] ?? asked
    const files = repository.commits[commit]
    if (files === undefined) return refuse(response, 404, "RevisionNotFound", `Invalid rev id: ${asked}`)
    if (kind === "revision")
      return json(response, 200, {
        _id: "1",
        id: name,
        sha: commit,
        lastModified: "2024-11-25T05:33:09.000Z",
        downloads: 0,
        likes: 0,
        private: false,
        gated: false
      })
    const entries = Object.entries(files).map(([path, bytes]) => ({
      type: "file",
      path,
      size: bytes.length,
      oid: gitHash(bytes),
      ...(repository.small?.includes(path) ? {} : { lfs: { oid: sha256(bytes), size: bytes.length, pointerSize: 130 } })
    }))
    const page = Number(url.searchParams.get("cursor") ?? 0)
    const next = new URL(url)
    next.searchParams.set("cursor", String(page + 1))
    const more = (page + 1) * PAGE < entries.length
    json(
      response,
      200,
      entries.slice(page * PAGE, (page + 1) * PAGE),
      more ? { Link: `<${next.href}>; rel="next"` } : {}
    )
  }

  const resolve = (response: ServerResponse, url: URL, request: Asked): void => {
    const [, name = "", commit = "", path = ""] =
      /^\/datasets\/([^/]+\/[^/]+)\/resolve\/([^/]+)\/(.+)$/.exec(url.pathname) ?? []
    const bytes = repositories[name]?.commits[commit]?.[decodeURIComponent(path)]
    if (bytes === undefined) return refuse(response, 404, "EntryNotFound", "Entry not found")
    const met = troubles[0]
    if (met?.kind === "status") {
      troubles.shift()
      return trouble(response, met)
    }
    if (repositories[name]?.small?.includes(path)) return send(response, bytes, request, troubles.shift())
    response
      .writeHead(302, {
        Location: `http://localhost:${port}/storage/${name}/${commit}/${path}`,
        "X-Repo-Commit": commit,
        "X-Linked-ETag": `"${sha256(bytes)}"`,
        "X-Linked-Size": String(bytes.length)
      })
      .end()
  }

  const answer = (message: IncomingMessage, response: ServerResponse): void => {
    const url = new URL(message.url ?? "/", `http://${message.headers.host}`)
    const request: Asked = {
      method: message.method ?? "",
      path: url.pathname,
      host: url.hostname,
      range: message.headers.range ?? null,
      token: message.headers.authorization?.replace(/^Bearer /, "") ?? null,
      sent: 0
    }
    asked.push(request)
    if (url.pathname.startsWith("/api/")) {
      const met = apiTroubles.shift()
      return met?.kind === "status" ? trouble(response, met) : api(response, url, request)
    }
    if (url.pathname.startsWith("/storage/")) {
      const [, name = "", commit = "", path = ""] =
        /^\/storage\/([^/]+\/[^/]+)\/([^/]+)\/(.+)$/.exec(url.pathname) ?? []
      const bytes = repositories[name]?.commits[commit]?.[decodeURIComponent(path)] as Uint8Array
      return send(response, bytes, request, troubles.shift())
    }
    resolve(response, url, request)
  }

  const server = createServer(answer)
  await new Promise<void>((done) => server.listen(0, done))
  port = (server.address() as AddressInfo).port
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    troubles,
    apiTroubles,
    bytesSent: () => asked.reduce((sum, { sent }) => sum + sent, 0),
    close: () =>
      new Promise((done) => {
        server.close(() => done())
        server.closeAllConnections()
      })
  }
}
