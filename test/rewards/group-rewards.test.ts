/** Rewards of a group by table: length against the group, diversity, ranking. */
import { describe, expect, it } from "vitest"
import { diversity, diversityOf } from "../../rewards/diversity.ts"
import { lengthInGroup } from "../../rewards/length-in-group.ts"
import { ranking, rankingOf } from "../../rewards/ranking.ts"
import { defineReward, type Sample, scored, unscored } from "../../src/index.ts"
import { answered, sampleOf, valuesOf } from "./cases.ts"

const group = (...of: ReadonlyArray<readonly [answer: string, tokens: number | null]>): ReadonlyArray<Sample> =>
  of.map(([answer, tokens]) => sampleOf(answered(answer), { tokens }))

const answers = (...of: ReadonlyArray<string>): ReadonlyArray<Sample> => of.map((answer) => sampleOf(answered(answer)))

describe("length in the group", () => {
  it("pays a right answer for being short, and a wrong one never", () => {
    const right = group(["18", 100], ["18", 150], ["18", 200])
    expect(valuesOf(lengthInGroup, right)).toEqual([0.5, 0, -0.5])
    const wrong = group(["17", 100], ["17", 150], ["18", 175], ["17", 200])
    expect(valuesOf(lengthInGroup, wrong)).toEqual([0, 0, -0.25, -0.5])
  })
  it("is 0 where all are of one length, and alone", () => {
    expect(valuesOf(lengthInGroup, group(["18", 100], ["17", 100]))).toEqual([0, 0])
    expect(valuesOf(lengthInGroup, group(["18", 100]))).toEqual([0])
  })
  it("counts characters where the tokens of one are not known", () => {
    expect(valuesOf(lengthInGroup, group(["18", 900], ["18.00", null]))).toEqual([0.5, -0.5])
  })
  it("is unscored where the gold cannot be used", () => {
    expect(valuesOf(lengthInGroup, [sampleOf(answered("18"), { gold: " " })])).toEqual(["bad-gold"])
  })
})

describe("diversity", () => {
  it("is the share of the others that say something else", () => {
    expect(valuesOf(diversity, answers("1", "2", "3"))).toEqual([1, 1, 1])
    expect(valuesOf(diversity, answers("1", "1", "1"))).toEqual([0, 0, 0])
    expect(valuesOf(diversity, answers("1", "1", "2"))).toEqual([0.5, 0.5, 1])
    expect(valuesOf(diversity, answers("1"))).toEqual([0])
  })
  it("compares answers by what they mean, and none with none", () => {
    expect(valuesOf(diversity, answers("1/2", "0.5", "2"))).toEqual([0.5, 0.5, 1])
    expect(valuesOf(diversity, [sampleOf(""), sampleOf("x"), sampleOf(answered("2"))])).toEqual([0.5, 0.5, 1])
  })
  it("compares texts by their words", () => {
    const texts = diversityOf({ name: "texts", of: "texts" })
    expect(valuesOf(texts, [sampleOf("a  b"), sampleOf("a\nb "), sampleOf("b a")])).toEqual([0.5, 0.5, 1])
  })
})

describe("ranking", () => {
  const length = defineReward({
    name: "length",
    needs: ["asked"],
    range: [0, 1e6],
    score: ({ completion }) =>
      completion === "" ? unscored("not-applicable", "nothing to measure") : scored(completion.length)
  })
  const texts = (...of: ReadonlyArray<string>) => of.map((text) => sampleOf(text, { columns: { asked: 1 } }))

  it("spaces values evenly, however far apart they are", () => {
    const longest = rankingOf({ by: length })
    expect(valuesOf(longest, texts("a", "aa", "a".repeat(1000)))).toEqual([0, 0.5, 1])
    expect(valuesOf(longest, texts("aa", "a", "aa", "aaa", "b"))).toEqual([0.625, 0.125, 0.625, 1, 0.125])
    expect(valuesOf(longest, texts("a", "b"))).toEqual([0.5, 0.5])
    expect(valuesOf(longest, texts("a"))).toEqual([0.5])
  })
  it("puts the least first where it is asked to", () => {
    expect(valuesOf(rankingOf({ by: length, leastFirst: true }), texts("a", "aa", "aaa"))).toEqual([1, 0.5, 0])
  })
  it("leaves out what is unscored, and asks for the columns of what it ranks by", () => {
    expect(valuesOf(rankingOf({ by: length }), texts("a", "", "aa"))).toEqual([0, "not-applicable", 1])
    expect(valuesOf(rankingOf({ by: length }), [sampleOf("a")])).toEqual(["missing-column"])
  })
  it("ranks correctness unless told", () => {
    expect(valuesOf(ranking, answers("18", "17", "18.0", "1"))).toEqual([5 / 6, 1 / 6, 5 / 6, 1 / 6])
  })
})
