/** A conversation: system, user and assistant messages. A prompt is one without its assistant turn. */
import * as Schema from "effect/Schema"

export const Message = Schema.Struct({
  role: Schema.Literals(["system", "user", "assistant"]),
  content: Schema.String
})
export type Message = typeof Message.Type

export const Conversation = Schema.Array(Message)
export type Conversation = typeof Conversation.Type
