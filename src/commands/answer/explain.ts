/** `touchstone answer explain`: what was found in a text, how both sides were read, which rule decided. */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import pc from "picocolors"
import type { Explained } from "../../answer/explain.ts"
import { jsonFlag } from "../flags.ts"
import { readStdin } from "../rows/stdin.ts"
import { inContext } from "../screen/context.ts"
import { printJson } from "../screen/json.ts"
import { oneLine, visible } from "../screen/visible.ts"
import { checkOptions, judgingFlags } from "./options.ts"

/** Characters of what was found and of a side that are shown. */
const SHOWN = 300

const MARKS = {
  equal: pc.green("equal"),
  "not-equal": pc.red("not equal"),
  "no-answer": pc.yellow("no answer"),
  "bad-gold": pc.yellow("bad gold"),
  "over-limit": pc.yellow("over limit"),
  failed: pc.red("failed")
}

const shown = (text: string, { state, rule, found, gold, answer, because }: Explained): string => {
  const line = (name: string, says: string) => `${pc.dim(name.padEnd(8))} ${says}`
  const side = (name: string, { bare, read }: Explained["gold"]) =>
    line(name, `${oneLine(bare, SHOWN)}  ${pc.dim("read as")} ${visible(read)}`)
  return [
    ...(found === null || answer === null
      ? [line("found", because.found)]
      : [
          line("found", `by ${pc.bold(found.rule)}, at ${found.span.start}–${found.span.end}. ${because.found}`),
          line("", inContext(text, found.span)),
          side("answer", answer)
        ]),
    side("gold", gold),
    line("verdict", `${MARKS[state]} by ${pc.bold(visible(rule))}. ${because.decided}`)
  ].join("\n")
}

export const explain = Command.make(
  "explain",
  {
    gold: Flag.String("gold").pipe(Flag.withDescription("The gold answer")),
    answer: Flag.String("answer").pipe(
      Flag.withDescription(
        "An answer or a whole completion; - reads it from stdin; --answer=-5 for one that begins with a -"
      )
    ),
    json: jsonFlag,
    ...judgingFlags
  },
  Effect.fn(function* (options) {
    const text = options.answer === "-" ? yield* readStdin : options.answer
    const { explain: explainAnswer } = yield* Effect.promise(() => import("../../answer/explain.ts"))
    const explained = explainAnswer(options.gold, text, checkOptions(options)(text))
    if (options.json) return yield* printJson(explained)
    yield* Console.log(shown(text, explained))
  })
).pipe(
  Command.withDescription("Show what was found in a text, how it was read and which rule decided"),
  Command.withExamples([
    {
      command: "touchstone answer explain --gold '\\frac{63}{400}' --answer 'The probability is 0.1575'",
      description: "A decimal for a fraction"
    },
    { command: "touchstone answer explain --gold 18 --answer - < completion.txt", description: "A text from a file" }
  ])
)
