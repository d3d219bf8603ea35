/** Two projects: `unit` is what `npm test` runs, `long` is test/long, for `npm run check:long`. Both get a fresh dist/. */
import { fileURLToPath } from "node:url"
import { defineConfig } from "vitest/config"

const touchstone = fileURLToPath(new URL("src/index.ts", import.meta.url))
const shared = { pool: "forks" as const, hookTimeout: 60_000, setupFiles: ["test/temporary.ts"] }

export default defineConfig({
  test: {
    globalSetup: ["test/global-setup.ts"],
    maxWorkers: 2,
    projects: [
      {
        resolve: { alias: { touchstone } },
        test: {
          ...shared,
          name: "unit",
          include: ["test/**/*.test.ts", "test/**/*.test.tsx"],
          exclude: ["test/long/**"],
          testTimeout: 20_000
        }
      },
      {
        resolve: { alias: { touchstone } },
        test: { ...shared, name: "long", include: ["test/long/**/*.test.ts"], testTimeout: 1_800_000 }
      }
    ]
  }
})
