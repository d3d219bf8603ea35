/** What is the same problem, what is nearly the same, and what is another one of the same words. */
import { existsSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { problemId } from "../../src/domain/problem.ts"
import { knownFrom, likeOf } from "../../src/data/near/known.ts"
import { BANDS, jaccard, leastOf, shinglesOf } from "../../src/data/near/minhash.ts"
import { NO_NUMBERS, numbersOf, wordsOf } from "../../src/data/near/words.ts"

const knownOf = (...questions: ReadonlyArray<string>) =>
  knownFrom(questions.map((question) => ({ id: problemId(question), question })))
const like = (question: string, ...known: ReadonlyArray<string>) => likeOf(knownOf(...known), question)

const SHELLS = "Mia has 26 shells and buys 49 more. How many shells does Mia have now?"

describe("the same", () => {
  it.each([
    ["case, white space, punctuation", "MIA has  26 shells — and buys 49 more;\nHow many shells does Mia have now"],
    ["quotes and apostrophes", SHELLS.replace("shells and", "‘shells’ and")],
    [
      "LaTeX's dressing",
      SHELLS.replace("26", "$26$")
        .replace("49", "\\(49\\)")
        .replaceAll(/\\[()]/g, "")
    ]
  ])("whatever %s", (_, question) => {
    expect(like(question, "Another?", SHELLS)).toEqual({ id: problemId(SHELLS), how: "same", similarity: 1 })
  })
  it("with or without commas in thousands, in any normal form", () => {
    expect(like("Is 1,234 more than 99?", "Is 1234 more than 99?")?.how).toBe("same")
    expect(like("Does Zoë pay 5?", "Does Zoe\u0308 pay 5?")?.how).toBe("same")
  })
  it("whatever label stands before it, however its formulas are dressed, whatever has no shape in it", () => {
    for (const label of ["7. ", "12) ", "Problem 3: ", "Question #4. ", "Q5) "])
      expect(like(label + SHELLS, SHELLS)?.how, label).toBe("same")
    const formula = "If $x^2 = 9$ and $(x, y)$ is on the line, what is $y$?"
    const other = formula.replace(/\$([^$]*)\$/g, "\\($1\\)")
    expect(other).toContain("\\((x, y)\\)")
    expect(like(other, formula)?.how).toBe("same")
    expect(like(SHELLS.replace("26", "2\u200b6").replace("shells", "sh\u00adells"), SHELLS)?.how).toBe("same")
  })
  it("is not told where a number that looks like a label is one of the problem", () => {
    expect(like("3.5 of 10 is what?", "4.5 of 10 is what?")).toBe(null)
    expect(like("3 (7) is what?", "4 (7) is what?")).toBe(null)
  })
  it("is not told of another number or another sign", () => {
    for (const [one, other] of [
      ["What is 3 + 4?", "What is 3 - 4?"],
      ["What is 3.5 of 10?", "What is 35 of 10?"],
      ["Find f(1, 2).", "Find f(1, 3)."],
      ["What is 3 times 4?", "What is 4 times 3?"]
    ] as const)
      expect(like(one, other)?.how).not.toBe("same")
  })
})

it("is the first of several that are the same, and found without a look at all of them", () => {
  const many = knownFrom(Array.from({ length: 3 }, (_, i) => ({ id: `${i}`.padStart(16, "0"), question: SHELLS })))
  expect(likeOf(many, SHELLS)?.id).toBe("0".repeat(16))
  expect(likeOf(many, SHELLS, 0)).toBe(null)
})

describe("near", () => {
  it("is another name, a word more or less, a reworded end, with the same numbers in their order", () => {
    for (const other of [
      SHELLS.replaceAll("Mia", "Zoe"),
      SHELLS.replaceAll("shells", "stamps"),
      SHELLS.replace("has 26", "has exactly 26"),
      SHELLS.replace("How many shells does Mia have now?", "How many shells does she have in the end?")
    ]) {
      const found = like(other, "Another with 26 and 49?", SHELLS)
      expect(found).toMatchObject({ id: problemId(SHELLS), how: "near" })
      expect(found?.similarity).toBeGreaterThanOrEqual(0.5)
    }
  })
  it("is no other number of the same template: there are thousands of those in a made set", () => {
    expect(like(SHELLS.replace("26", "27"), SHELLS)).toBeNull()
    expect(like("Mia has 49 shells and buys 26 more. How many shells does Mia have now?", SHELLS)).toBeNull()
  })
  it("is asked more of where there are no numbers", () => {
    const arrange = (word: string) => `Determine the number of ways to arrange the letters of the word ${word}.`
    expect(like(arrange("ELLIPSE"), arrange("NINE"))).toBeNull()
    const long =
      "Let f be an odd function and let g be an even function on the real line; is their product odd, even or neither"
    expect(like(`${long} of both?`, `${long}?`)?.how).toBe("near")
  })
  it("is told of the nearest of several, and of nothing where nothing is known", () => {
    const near = SHELLS.replaceAll("Mia", "Zoe")
    expect(like(SHELLS, near, SHELLS)?.id).toBe(problemId(SHELLS))
    expect(like(SHELLS.replace("now", "today"), near, SHELLS)?.id).toBe(problemId(SHELLS))
    expect(likeOf(knownFrom([]), SHELLS)).toBeNull()
  })
  it("is found by bands as it is by comparing every pair", () => {
    const words = fc.constantFrom(
      "ann",
      "bob",
      "has",
      "gives",
      "takes",
      "apples",
      "7",
      "12",
      "of",
      "more",
      "how",
      "many"
    )
    const question = fc.array(words, { minLength: 6, maxLength: 14 }).map((all) => all.join(" "))
    let near = 0
    fc.assert(
      fc.property(question, fc.integer({ min: 0, max: 13 }), words, (asked, at, word) => {
        const changed = asked
          .split(" ")
          .with(at % asked.split(" ").length, word)
          .join(" ")
        const [one, other] = [wordsOf(asked), wordsOf(changed)]
        const alike = jaccard(shinglesOf(one), shinglesOf(other))
        const isNear = one.numbers === other.numbers && alike >= (one.numbers === NO_NUMBERS ? 0.9 : 0.5)
        if (isNear) near++
        expect(like(asked, changed) !== null).toBe(isNear || one.same === other.same)
      }),
      { seed: 3, numRuns: 1000 }
    )
    expect(near).toBeGreaterThan(100)
  })
})

it("least members agree as often as the sets are alike", () => {
  const set = (from: number, to: number) =>
    shinglesOf(
      wordsOf(
        Array.from(
          { length: to - from },
          (_, i) => `w${String.fromCharCode(97 + ((from + i) % 26))}${"x".repeat((from + i) / 26)}`
        ).join(" ")
      )
    )
  let [agree, all, alike] = [0, 0, 0]
  for (let i = 0; i < 60; i++) {
    const [a, b] = [set(i * 40, i * 40 + 60), set(i * 40 + 20, i * 40 + 80)]
    const [x, y] = [new Uint32Array(BANDS), new Uint32Array(BANDS)]
    leastOf(a, x)
    leastOf(b, y)
    agree += x.filter((value, band) => value === y[band]).length
    all += BANDS
    alike += jaccard(a, b) / 60
  }
  // 720 draws: three standard errors are 0.056.
  expect(Math.abs(agree / all - alike)).toBeLessThan(0.056)
})

describe("GSM8K", () => {
  const file = (name: string) => fileURLToPath(new URL(`../../../shared/data/gsm8k/${name}.jsonl`, import.meta.url))
  it.runIf(existsSync(file("train")))("has no training question near a test question", () => {
    const questions = (name: string) =>
      readFileSync(file(name), "utf8")
        .trim()
        .split("\n")
        .map((line) => (JSON.parse(line) as { question: string }).question)
    const known = knownOf(...questions("test"))
    expect(questions("train").filter((question) => likeOf(known, question) !== null)).toEqual([])
    expect(questions("test").filter((question) => likeOf(known, question)?.how !== "same")).toEqual([])
  })
})

it("numbers are told alone as they are with the words", () => {
  const question = fc.array(fc.constantFrom("1", "2", "3", ",", ".", "-", " ", "a", "½", "٣", "…", "e"), {
    maxLength: 30
  })
  fc.assert(
    fc.property(question, (parts) => {
      expect(numbersOf(parts.join(""))).toBe(wordsOf(parts.join("")).numbers)
    }),
    { seed: 5, numRuns: 2000 }
  )
})
