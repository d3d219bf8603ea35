/** `touchstone rollouts show ID`: the conversation, the scores with their evidence, and the group. */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import pc from "picocolors"
import { showRollout } from "../../ledger/rollouts.ts"
import { reading } from "../ledger.ts"
import { number } from "../screen/format.ts"
import { jsonFlag } from "../flags.ts"
import { printJson } from "../screen/json.ts"
import { table } from "../screen/table.ts"
import { oneLine, visible } from "../screen/visible.ts"

export const show = Command.make(
  "show",
  {
    id: Argument.Int("id").pipe(Argument.withDescription("The rollout's number, from `rollouts list`")),
    json: jsonFlag
  },
  Effect.fn(function* ({ id, json }) {
    const rollout = yield* reading(showRollout(id))
    if (json) return yield* printJson(rollout)
    const evidence = (score: (typeof rollout.scores)[number]): string =>
      score.evidence === null
        ? `unscored: ${score.reason} (${oneLine(score.message ?? "", 100)})`
        : score.evidence
            .map(({ rule, span, note }) => {
              const words = span === undefined ? "" : ` “${oneLine(rollout.text.slice(span.start, span.end), 40)}”`
              return `${visible(rule)}${words}${note === undefined ? "" : ` (${oneLine(note, 60)})`}`
            })
            .join("; ")
    const blocks = [
      `${pc.bold(`rollout ${rollout.id}`)}  run ${rollout.run}, ${rollout.phase}, attempt ${rollout.attempt}, step ${rollout.step}, ${rollout.mode}, group ${rollout.group}`,
      ...rollout.conversation.map(({ role, content }) => `${pc.dim(role)}\n${visible(content)}`),
      `${pc.dim(`assistant (${rollout.tokens} tokens${rollout.truncated === 1 ? ", truncated" : ""})`)}\n${visible(rollout.text)}`,
      `gold ${visible(rollout.gold)}   total ${number(rollout.total)}   advantage ${number(rollout.advantage)} (computed ${number(rollout.computed)}${rollout.dead_group === 1 ? ", dead group" : ""})`,
      table(
        ["reward", ">value", ">contribution", "evidence"],
        rollout.scores.map((score) => [score.name, number(score.value), number(score.contribution), evidence(score)])
      ),
      table(
        [">sibling", ">total", ">advantage", "completion"],
        rollout.siblings.map((sibling) => [
          String(sibling.id),
          number(sibling.total),
          number(sibling.advantage),
          oneLine(sibling.text, 100)
        ])
      )
    ]
    yield* Console.log(blocks.join("\n\n"))
  })
).pipe(Command.withDescription("Show a rollout: conversation, scores with evidence, siblings"))
