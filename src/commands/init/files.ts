/** What stands in a new working folder. */
import { installed } from "./installed.ts"
import type { Recipe } from "./recipes.ts"
import { COMPLETIONS, REWARD, TEST } from "./rewards.ts"

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`

/** A folder's name as npm takes one. */
const nameOf = (folder: string): string =>
  folder
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, "-")
    .replace(/^-+|-+$/g, "") || "rewards"

const packageJson = (name: string, target: string): string => {
  const { dependency, node } = installed(target)
  return json({
    name: nameOf(name),
    private: true,
    type: "module",
    scripts: { test: 'node --test "rewards/*.test.ts"', laws: "touchstone reward test" },
    touchstone: { rubric: "./rewards/mine.ts#rubric" },
    dependencies: { touchstone: dependency },
    optionalDependencies: node
  })
}

const TSCONFIG = json({
  compilerOptions: {
    target: "es2024",
    lib: ["es2024"],
    module: "nodenext",
    moduleResolution: "nodenext",
    moduleDetection: "force",
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    erasableSyntaxOnly: true,
    verbatimModuleSyntax: true,
    allowImportingTsExtensions: true,
    skipLibCheck: true,
    noEmit: true
  },
  include: ["rewards", "experiment.ts"]
})

const readme = (name: string, { train }: Recipe): string => `# ${name}

Rewards for GRPO, on the bench before they train.

    npm install                                 once, where touchstone is not installed in a folder above
    npx touchstone reward test                  the laws: does it pay what it should not?
    npm test                                    what it is to pay, by example (rewards/mine.test.ts)
    npx touchstone reward score ./rewards/mine.ts#rubric completions.jsonl --group
    npx touchstone reward explain ./rewards/mine.ts#rubric --gold 18 --completion '<think>9 * 2</think><answer>18</answer>'
    npx touchstone reward bench ./rewards/mine.ts#rubric completions.jsonl
    npx touchstone doctor                       what training still needs on this machine
    ${train}

- \`rewards/mine.ts\`: a reward of your own and the rubric it is part of. \`package.json\` names that rubric, for \`reward test\`
- \`completions.jsonl\`: two groups of completions to score; put your own beside them
- \`experiment.ts\`: what \`touchstone train\` runs

Node runs TypeScript by taking the types away: no enum, no namespace, no parameter properties, and imports end in \`.ts\`.
`

/** The files of a new folder by their paths in it. */
export const filesOf = (name: string, target: string, recipe: Recipe): Readonly<Record<string, string>> => ({
  "package.json": packageJson(name, target),
  "rewards/mine.ts": REWARD,
  "rewards/mine.test.ts": TEST,
  "completions.jsonl": COMPLETIONS,
  "experiment.ts": recipe.experiment,
  "README.md": readme(name, recipe),
  ".gitignore": "node_modules/\n.touchstone/\n",
  "tsconfig.json": TSCONFIG
})
