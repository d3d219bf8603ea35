/** A judge for tests: an OpenAI-compatible endpoint on a real socket, whose every reply a test decides. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { afterAll } from "vitest"

export interface Asked {
  readonly url: string
  readonly headers: IncomingMessage["headers"]
  readonly body: {
    readonly model: string
    readonly messages: ReadonlyArray<{ readonly role: string; readonly content: string }>
    readonly temperature: number
    readonly max_tokens: number
  }
  /** The content of the last message. */
  readonly text: string
}

/** Replies to the `time`th question (from 1): a text is the answer; otherwise it does with the response what it likes. */
export type Reply = (asked: Asked, response: ServerResponse, time: number) => unknown

export const completion = (content: unknown, finish_reason = "stop"): string =>
  JSON.stringify({
    id: "c",
    object: "chat.completion",
    choices: [{ index: 0, message: { role: "assistant", content }, finish_reason }]
  })

export const json = (
  response: ServerResponse,
  status: number,
  body: string,
  headers: Record<string, string> = {}
): void => {
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(body)
}

export class Judge {
  readonly asked: Array<Asked> = []
  /** Questions that were closed before they had a reply. */
  closed = 0
  underWay = 0
  mostAtOnce = 0
  reply: Reply
  private readonly server: Server

  private constructor(reply: Reply) {
    this.reply = reply
    this.server = createServer((request, response) => void this.serve(request, response))
  }

  static async start(reply: Reply = ({ text }) => `echo ${text}`): Promise<Judge> {
    const judge = new Judge(reply)
    await new Promise<void>((listening) => void judge.server.listen(0, "127.0.0.1", listening))
    afterAll(() => judge.stop())
    return judge
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/v1`
  }

  connections(): Promise<number> {
    return new Promise((resolve) => this.server.getConnections((_, count) => resolve(count)))
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections()
    await new Promise((closed) => this.server.close(closed))
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = ""
    for await (const piece of request) text += piece
    const body = JSON.parse(text) as Asked["body"]
    const asked = { url: request.url ?? "", headers: request.headers, body, text: body.messages.at(-1)?.content ?? "" }
    this.asked.push(asked)
    this.mostAtOnce = Math.max(this.mostAtOnce, ++this.underWay)
    response.on("close", () => {
      this.underWay--
      if (!response.writableFinished) this.closed++
    })
    const answer = await this.reply(asked, response, this.asked.length)
    if (typeof answer === "string") json(response, 200, completion(answer))
  }
}

export const pause = (ms: number): Promise<void> => new Promise((done) => void setTimeout(done, ms))
