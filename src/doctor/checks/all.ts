/** Every check, in the order of the doctor's table and of docs/doctor.md, by what it is about. */
import type { Check } from "../check.ts"
import type { DoctorCheck, Facts } from "../facts.ts"
import { adapterAsModel, adapterBase, targetModules } from "./adapters.ts"
import { evaluationBatch, evaluationRows } from "./evaluation-batch.ts"
import { packages } from "./packages.ts"
import { golds, paidSolutions, scoredSolutions } from "./golds.ts"
import { groupBatch } from "./group-batch.ts"
import { learningRate, temperature, warmup } from "./learning.ts"
import { completionLength, contextLength, sftLength, vllmLength } from "./lengths.ts"
import { lossType, maskedTruncation, referenceModel } from "./loss.ts"
import { diskRoom, noGpu, severalGpus, vllmMemory, vllmThere } from "./machine.ts"
import { pilotDead, pilotFlat, pilotForm, pilotInformative, pilotMade, pilotTruncated, pilotUnscored } from "./pilot.ts"
import { memoryGrpo, memorySft } from "./memory.ts"
import { precision, quantization } from "./precision.ts"
import { fewPrompts, lastBatch } from "./prompts.ts"
import { decidedSettings, refusedSettings } from "./refused.ts"
import { checkpoints, resumeEpoch, resumeWindow } from "./resuming.ts"
import {
  columnNames,
  droppedRows,
  heldBack,
  leakedProblems,
  repeatedProblems,
  rowsThere,
  shuffledGolds
} from "./rows.ts"
import { rewardColumns, rewardGates, rewardNames, rewardWeights, rubricLoads, rubricStyle } from "./rubric.ts"
import { weightsThere } from "./weights.ts"
import { keptCompletion, prefilledTemplate, systemRole, templateThere } from "./template.ts"
import { dearTags, endOfTurn, harnessTold, paddingSide, padToken, strippedTags } from "./tokenizer.ts"

export interface CheckGroup {
  readonly name: string
  readonly checks: ReadonlyArray<DoctorCheck>
}

export const groups: ReadonlyArray<CheckGroup> = [
  {
    name: "settings",
    checks: [
      decidedSettings,
      refusedSettings,
      groupBatch,
      evaluationBatch,
      learningRate,
      warmup,
      temperature,
      lossType,
      referenceModel,
      maskedTruncation,
      checkpoints,
      resumeWindow,
      resumeEpoch
    ]
  },
  {
    name: "data",
    checks: [
      rowsThere,
      fewPrompts,
      lastBatch,
      evaluationRows,
      droppedRows,
      heldBack,
      leakedProblems,
      repeatedProblems,
      columnNames,
      shuffledGolds,
      golds
    ]
  },
  {
    name: "rubric",
    checks: [
      rubricLoads,
      rubricStyle,
      rewardColumns,
      rewardNames,
      rewardWeights,
      rewardGates,
      paidSolutions,
      scoredSolutions
    ]
  },
  {
    name: "tokenizer and template",
    checks: [
      harnessTold,
      templateThere,
      prefilledTemplate,
      keptCompletion,
      systemRole,
      strippedTags,
      dearTags,
      endOfTurn,
      padToken,
      paddingSide,
      completionLength,
      sftLength,
      contextLength
    ]
  },
  {
    name: "model and memory",
    checks: [adapterAsModel, adapterBase, weightsThere, targetModules, precision, quantization, memorySft, memoryGrpo]
  },
  { name: "machine", checks: [severalGpus, noGpu, packages, vllmThere, vllmLength, vllmMemory, diskRoom] },
  {
    name: "pilot",
    checks: [pilotMade, pilotDead, pilotTruncated, pilotFlat, pilotForm, pilotInformative, pilotUnscored]
  }
]

export const all: ReadonlyArray<DoctorCheck> = groups.flatMap(({ checks }) => checks)

/** A judgement with the group that it stands in. */
export interface Judged extends Check {
  readonly group: string
}

/** Every check that applies, asked of the facts. */
export const judgeAll = (facts: Facts): ReadonlyArray<Judged> =>
  groups.flatMap(({ name: group, checks }) =>
    checks.flatMap(({ judge }) => {
      const check = judge(facts)
      return check === null ? [] : [{ ...check, group }]
    })
  )
