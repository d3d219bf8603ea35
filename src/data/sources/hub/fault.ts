/** What can go wrong between here and the hub: whether trying again may help, and what to tell. */
import type { HubPlace } from "./place.ts"

/** What was asked for, for messages. */
export interface Asked {
  readonly repository: string
  readonly revision: string
  /** The file, where one was. */
  readonly path?: string
}

/** An answer of the hub that is none, or no answer. */
export class HubFault extends Error {
  /** The HTTP status; null where there was no answer. */
  readonly status: number | null
  /** The hub's own word for it, such as `RepoNotFound`; or Node's, such as `ENOTFOUND`. */
  readonly code: string | null
  /** Milliseconds that the hub asks to wait. */
  readonly retryAfter: number | null

  constructor(message: string, at: { status?: number; code?: string | null; retryAfter?: number | null } = {}) {
    super(message)
    this.status = at.status ?? null
    this.code = at.code ?? null
    this.retryAfter = at.retryAfter ?? null
  }
}

const BUSY = new Set([408, 425, 429, 500, 502, 503, 504])

/** Without a network these come at once and will again. */
const NO_NETWORK = new Set(["ENOTFOUND", "ECONNREFUSED", "ENETUNREACH", "EHOSTUNREACH"])

const isCertificate = (code: string): boolean => /CERT|SSL|TLS|SELF_SIGNED|UNABLE_TO/.test(code)

/** Whether the same request may well have an answer a little later. */
export const mayPass = ({ status, code }: HubFault): boolean =>
  status === null ? code === null || !(NO_NETWORK.has(code) || isCertificate(code)) : BUSY.has(status)

/** Whether the hub could not be reached at all. */
export const isUnreached = ({ status, code }: HubFault): boolean => status === null && code !== null

/** Causes behind causes that are looked through. */
const MAX_CAUSES = 8

/** Any failure of a request as a fault: fetch hides the reason in its cause, and a proxy's in that one's. */
export const faultOf = (cause: unknown): HubFault => {
  let reason = cause as { message?: string; code?: unknown; cause?: unknown }
  for (let depth = 0; depth < MAX_CAUSES && !(reason instanceof HubFault); depth++) {
    if (typeof reason?.cause !== "object" || reason.cause === null) break
    reason = reason.cause
  }
  if (reason instanceof HubFault) return reason
  const message = `${reason?.message || reason}`.replace(/\.$/, "")
  return new HubFault(message, { code: typeof reason?.code === "string" ? reason.code : null })
}

const seconds = (value: string | null): number | null => {
  const given = Number(value)
  return value === null || !Number.isFinite(given) ? null : given * 1000
}

export const faultOfAnswer = ({ status, headers }: Response): HubFault =>
  new HubFault(headers.get("X-Error-Message") ?? `HTTP ${status}`, {
    status,
    code: headers.get("X-Error-Code"),
    retryAfter: seconds(headers.get("Retry-After"))
  })

const withoutAnswer = ({ code, message }: HubFault, host: string): string => {
  if (code === "ENOTFOUND" || code === "EAI_AGAIN")
    return `${host} was not found: there is no network, or HF_ENDPOINT is wrong`
  if (code === "ECONNREFUSED") return `${host} refuses connections: check HF_ENDPOINT and the network`
  if (code !== null && isCertificate(code))
    return `the certificate of ${host} is not trusted (${code}): a proxy's own certificate goes into NODE_EXTRA_CA_CERTS`
  return `the connection to ${host} failed (${message})`
}

const refused = ({ status, code, message }: HubFault, asked: Asked, place: HubPlace): string => {
  const { repository, revision, path } = asked
  const page = `${place.endpoint}/datasets/${repository}`
  if (code === "GatedRepo" || (status === 403 && /gated|conditions|access/i.test(message)))
    return `${repository} is gated: accept the conditions at ${page} and set HF_TOKEN to a token of that account`
  if (code === "RevisionNotFound") return `${repository} has no revision ${revision}: see ${page}/commits/main`
  if (code === "EntryNotFound" || (status === 404 && path !== undefined))
    return `${repository} at ${revision} has no file ${path}`
  if (status === 401 && place.token !== null && code !== "RepoNotFound")
    return `the hub does not accept the token: set HF_TOKEN to a valid one, or unset it and remove the token file`
  if (status === 401 || status === 404)
    return `there is no data set ${repository} on ${place.endpoint}, or it is private: check its name${place.token === null ? ", or set HF_TOKEN" : ""}`
  if (status === 403) return `the hub forbids ${repository}: ${message}. Set HF_TOKEN to a token that may read it`
  if (status === 429)
    return "the hub answers that it was asked too often (HTTP 429): try again in some minutes, or set HF_TOKEN"
  return `the hub answered with HTTP ${status} (${message}): try again later`
}

/** A fault in a sentence or two: what happened and what to do. */
export const told = (fault: HubFault, asked: Asked, place: HubPlace): string => {
  const what = asked.path === undefined ? asked.repository : `${asked.path} of ${asked.repository}`
  return fault.status === null
    ? `${what} could not be fetched: ${fault.code === null ? fault.message : withoutAnswer(fault, new URL(place.endpoint).host)}. Files on this machine are read with --from`
    : `${what} could not be fetched: ${refused(fault, asked, place)}`
}
