/**
 * The hub's own client, with what it leaves to its caller: tokens of any shape, interruption, silence that ends a request,
 * and errors that keep the hub's word for them.
 */
import type { HubPlace } from "./place.ts"
import { faultOf, faultOfAnswer, HubFault } from "./fault.ts"

/** A file as the hub lists it. */
export interface Listed {
  readonly path: string
  readonly bytes: number
  /** SHA-256 of a file in large storage; else null, and the file is known by git's hash. */
  readonly sha256: string | null
  /** What its blob is called in the cache. */
  readonly hash: string
}

export interface Client {
  /** The commit that a revision names. */
  readonly commit: (repository: string, revision: string, signal: AbortSignal) => Promise<string>
  readonly list: (repository: string, commit: string, signal: AbortSignal) => Promise<ReadonlyArray<Listed>>
  /** The bytes of a file from one on; `from` tells where they begin, which is 0 where the server cannot go on. */
  readonly bytes: (
    repository: string,
    commit: string,
    file: Listed,
    from: number,
    signal: AbortSignal
  ) => AsyncGenerator<{ readonly from: number; readonly chunk: Uint8Array }>
}

/** A path of a repository becomes a path of this machine: one that would leave its folder is refused. */
const isInside = (path: string): boolean =>
  path !== "" &&
  !path.includes("\\") &&
  !path.includes("\0") &&
  path.split("/").every((part) => part !== "" && part !== "." && part !== "..")

/** Ends a request after a silence. */
const watched = (signal: AbortSignal, silenceMs: number) => {
  const silence = new AbortController()
  const say = () => silence.abort(new HubFault(`nothing came for ${silenceMs / 1000} s`))
  let timer = setTimeout(say, silenceMs)
  return {
    signal: AbortSignal.any([signal, silence.signal]),
    heard: () => {
      clearTimeout(timer)
      timer = setTimeout(say, silenceMs)
    },
    stop: () => clearTimeout(timer),
    /** Why it ended, where it was the silence. */
    reason: () => (silence.signal.aborted ? (silence.signal.reason as HubFault) : null)
  }
}
type Watched = ReturnType<typeof watched>

export const makeClient = async (place: HubPlace, silenceMs: number): Promise<Client> => {
  // Loaded only where the hub is asked.
  const { datasetInfo, downloadFile, listFiles } = await import("@huggingface/hub")
  const origin = new URL(place.endpoint).origin

  /** The token is put on here: the client takes those of huggingface.co alone. No other host gets it. */
  const fetching =
    ({ signal, heard }: Watched, seen: (response: Response) => void = () => {}): typeof fetch =>
    async (input, init) => {
      const headers = new Headers(init?.headers)
      headers.set("User-Agent", "touchstone")
      if (place.token !== null && new URL(String(input)).origin === origin)
        headers.set("Authorization", `Bearer ${place.token}`)
      const response = await fetch(input, { ...init, headers, signal })
      heard()
      if (!response.ok) throw faultOfAnswer(response)
      seen(response)
      return response
    }

  const asked = async <A>(signal: AbortSignal, ask: (fetch: typeof globalThis.fetch) => Promise<A>): Promise<A> => {
    const watch = watched(signal, silenceMs)
    try {
      return await ask(fetching(watch))
    } catch (cause) {
      throw watch.reason() ?? faultOf(cause)
    } finally {
      watch.stop()
    }
  }

  return {
    commit: (repository, revision, signal) =>
      asked(signal, async (fetch) => {
        const { sha } = await datasetInfo({
          name: repository,
          revision,
          additionalFields: ["sha"],
          hubUrl: place.endpoint,
          fetch
        })
        if (typeof sha !== "string") throw new HubFault(`${place.endpoint} names no commit for ${revision}`)
        return sha
      }),

    list: (repository, commit, signal) =>
      asked(signal, async (fetch) => {
        const files: Array<Listed> = []
        for await (const entry of listFiles({
          repo: { type: "dataset", name: repository },
          recursive: true,
          revision: commit,
          hubUrl: place.endpoint,
          fetch
        })) {
          const { type, path, lfs, oid, size } = entry
          if (type !== "file" || oid === undefined) continue
          if (!isInside(path))
            throw new HubFault(`the repository names a file outside of itself: ${JSON.stringify(path)}`)
          files.push({ path, bytes: lfs?.size ?? size, sha256: lfs?.oid ?? null, hash: lfs?.oid ?? oid })
        }
        return files
      }),

    bytes: async function* (repository, commit, file, from, signal) {
      const watch = watched(signal, silenceMs)
      let refusal: HubFault | null = null
      let begins = from
      const fetch = fetching(watch, ({ status }) => {
        if (status !== 206) begins = 0
      })
      const path = file.path.split("/").map(encodeURIComponent).join("/")
      try {
        // What the list told is all that the client needs to know: it asks for the bytes alone.
        const blob = await downloadFile({
          repo: { type: "dataset", name: repository },
          path: file.path,
          revision: commit,
          hubUrl: place.endpoint,
          downloadInfo: {
            etag: file.hash,
            size: file.bytes,
            url: `${place.endpoint}/datasets/${repository}/resolve/${commit}/${path}`
          },
          fetch: (input, init) =>
            fetch(input, init).catch((cause) => {
              // The client's stream passes a message on, and no error.
              refusal = faultOf(cause)
              throw cause
            })
        })
        if (blob === null) throw new HubFault(`there is no file ${file.path}`)
        for await (const chunk of blob.slice(from, file.bytes).stream() as unknown as AsyncIterable<Uint8Array>) {
          watch.heard()
          yield { from: begins, chunk }
          begins += chunk.length
        }
      } catch (cause) {
        throw watch.reason() ?? refusal ?? faultOf(cause)
      } finally {
        watch.stop()
      }
    }
  }
}
