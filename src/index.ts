/**
 * The public entry: all that a user's reward, data set or experiment may import.
 * Loads in a few milliseconds: schemas stay inside, their types alone are told.
 */
import type { DataSet } from "./data/dataset.ts"
import type { Experiment } from "./domain/experiment.ts"

export { type Checked, type CheckOptions, check } from "./answer/check.ts"
export { type Explained, explain } from "./answer/explain.ts"
export { bareAnswer, FIND_RULES, type FindOptions, type FindRule, type Found, find, findAnswer } from "./answer/find.ts"
export { judge } from "./answer/judge.ts"
export { parseRational } from "./answer/number.ts"
export { DEFAULT_POLICIES, type Policies } from "./answer/policies.ts"
export { equalRationals, isWithin, type Rational } from "./answer/rational.ts"
export { type Block, fencedBlocks } from "./data/blocks.ts"
export type { DataSet, Dropped, MadeDataSet, Part, PrimerRow, RowsDataSet, Taught } from "./data/dataset.ts"
export type { Conversation, Message } from "./domain/conversation.ts"
export type { Experiment } from "./domain/experiment.ts"
export type { Columns, Problem } from "./domain/problem.ts"
export type { Defect, DefectKind, Reading, Span } from "./domain/reading.ts"
export type { Gate, RewardKind, RowScores, RubricEntry, RubricInfo, Schedule } from "./domain/rubric.ts"
export type { Evidence, Score, Scored, Unscored, UnscoredReason } from "./domain/score.ts"
export type { Verdict, VerdictState } from "./domain/verdict.ts"
export { clip, firstScored, gate, map, max, min, penalty, scale, sum, weighted } from "./reward/combine.ts"
export {
  defineGroupReward,
  defineReward,
  defineRubric,
  defineServiceReward,
  type GroupRewardDefinition,
  type RewardDefinition,
  type RubricDefinition,
  type RubricPartDefinition,
  type ServiceRewardDefinition
} from "./reward/define.ts"
export type { GroupReward, Reward, Sample, SampleReward, ServiceReward, ServiceSettings } from "./reward/reward.ts"
export type { Rubric, RubricPart } from "./reward/rubric.ts"
export { runReward } from "./reward/run.ts"
export { type GroupOptions, scoreGroup, scoreRow, type UnreadSample } from "./reward/row.ts"
export { scored, unscored } from "./reward/score.ts"
export { total, weightAt } from "./reward/total.ts"
export { defineStyle, type StyleDefinition } from "./style/define.ts"
export { read } from "./style/read.ts"
export { promptFor, type TagStyle, type Tags, tagsOf, writeSolution } from "./style/style.ts"
export { boxed, prefilled, STYLE_NAMES, styleNamed, styles, thinkAnswer, workingOut } from "./style/styles.ts"

/**
 * An experiment, written with its types at hand.
 *
 * @example
 * export default defineExperiment({ name: "sums", model: "built-in", data: "sums", style: "think-answer", … })
 */
export const defineExperiment = (experiment: Experiment): Experiment => experiment

/**
 * A data set, written with its types at hand.
 *
 * @example
 * export default defineDataSet({ kind: "rows", name: "mine", read: (row) => … })
 */
export const defineDataSet = <D extends DataSet>(dataSet: D): D => dataSet
