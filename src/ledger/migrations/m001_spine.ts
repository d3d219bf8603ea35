/**
 * The first layout. A completion is one thing; where it stands (in a run's batch or in an evaluation) is another;
 * scores, totals and advantages are added beside it and never change it.
 */
export const m001 = `
CREATE TABLE runs (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  created TEXT NOT NULL,
  folder TEXT NOT NULL,
  experiment TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('running', 'finished', 'failed', 'stopped'))
) STRICT;

CREATE TABLE attempts (
  run TEXT NOT NULL REFERENCES runs,
  attempt INTEGER NOT NULL,
  pid INTEGER NOT NULL,
  -- when that process started, so that a number used again is not taken for it
  process_started TEXT,
  started TEXT NOT NULL,
  ended TEXT,
  outcome TEXT,
  message TEXT,
  PRIMARY KEY (run, attempt)
) STRICT, WITHOUT ROWID;

CREATE TABLE phases (
  run TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  phase TEXT NOT NULL,
  started TEXT NOT NULL,
  ended TEXT,
  outcome TEXT,
  steps INTEGER NOT NULL DEFAULT 0,
  resumed_from INTEGER,
  message TEXT,
  PRIMARY KEY (run, attempt, phase),
  FOREIGN KEY (run, attempt) REFERENCES attempts
) STRICT, WITHOUT ROWID;

CREATE TABLE policies (
  run TEXT NOT NULL REFERENCES runs,
  name TEXT NOT NULL,
  hash TEXT NOT NULL,
  folder TEXT NOT NULL,
  parent TEXT,
  attempt INTEGER NOT NULL,
  PRIMARY KEY (run, name)
) STRICT, WITHOUT ROWID;

-- The same question may have another gold in another run (shuffled golds, a corrected data set): the key is all of it.
CREATE TABLE problems (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL,
  question TEXT NOT NULL,
  gold TEXT NOT NULL,
  columns TEXT NOT NULL,
  dataset TEXT,
  split TEXT,
  UNIQUE (id, gold, columns)
) STRICT;

CREATE TABLE prompts (
  key INTEGER PRIMARY KEY,
  hash TEXT NOT NULL UNIQUE,
  conversation TEXT NOT NULL
) STRICT;

CREATE TABLE completions (
  id INTEGER PRIMARY KEY,
  problem INTEGER NOT NULL REFERENCES problems,
  prompt INTEGER NOT NULL REFERENCES prompts,
  text TEXT NOT NULL,
  -- little-endian 32-bit integers
  token_ids BLOB NOT NULL,
  tokens INTEGER NOT NULL,
  truncated INTEGER NOT NULL
) STRICT;

CREATE TABLE batches (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  run TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  phase TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  step INTEGER NOT NULL,
  mode TEXT NOT NULL,
  group_size INTEGER NOT NULL,
  size INTEGER NOT NULL,
  content TEXT NOT NULL,
  rubric INTEGER NOT NULL REFERENCES rubrics,
  answer TEXT NOT NULL,
  scale_rewards TEXT,
  agrees INTEGER,
  difference REAL,
  dead_groups INTEGER,
  UNIQUE (run, attempt, phase, sequence),
  FOREIGN KEY (run, attempt) REFERENCES attempts
) STRICT;
CREATE INDEX batches_by_step ON batches (run, step);

-- run, attempt, phase, step and mode are the batch's
CREATE TABLE rollouts (
  id INTEGER PRIMARY KEY,
  completion INTEGER NOT NULL REFERENCES completions,
  batch INTEGER NOT NULL REFERENCES batches,
  place INTEGER NOT NULL,
  group_index INTEGER NOT NULL,
  rank INTEGER NOT NULL,
  row INTEGER NOT NULL,
  UNIQUE (batch, place)
) STRICT;

CREATE TABLE rubrics (
  key INTEGER PRIMARY KEY,
  digest TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  style TEXT NOT NULL,
  info TEXT NOT NULL
) STRICT;

CREATE TABLE rewards (
  key INTEGER PRIMARY KEY,
  digest TEXT NOT NULL UNIQUE,
  rubric INTEGER NOT NULL REFERENCES rubrics,
  name TEXT NOT NULL,
  place INTEGER NOT NULL
) STRICT;

-- value is null exactly when the reward gave none; reason and message then say why
CREATE TABLE scores (
  completion INTEGER NOT NULL REFERENCES completions,
  reward INTEGER NOT NULL REFERENCES rewards,
  value REAL,
  reason TEXT,
  message TEXT,
  evidence TEXT,
  contribution REAL,
  PRIMARY KEY (completion, reward),
  CHECK ((value IS NULL) = (reason IS NOT NULL))
) STRICT, WITHOUT ROWID;

CREATE TABLE totals (
  completion INTEGER NOT NULL REFERENCES completions,
  rubric INTEGER NOT NULL REFERENCES rubrics,
  total REAL,
  PRIMARY KEY (completion, rubric)
) STRICT, WITHOUT ROWID;

-- the trainer's own figure, and the ledger's from the float32 matrix the trainer got
CREATE TABLE advantages (
  rollout INTEGER PRIMARY KEY REFERENCES rollouts,
  advantage REAL NOT NULL,
  computed REAL NOT NULL,
  dead_group INTEGER NOT NULL
) STRICT;

CREATE TABLE evaluations (
  id TEXT PRIMARY KEY,
  run TEXT NOT NULL REFERENCES runs,
  policy TEXT NOT NULL,
  sampling TEXT NOT NULL,
  problems INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE answer_batches (
  id TEXT PRIMARY KEY,
  evaluation TEXT NOT NULL REFERENCES evaluations,
  sequence INTEGER NOT NULL,
  -- SHA-256 of the problems that were asked: another machine may answer them otherwise, and the first answers stand
  asked TEXT NOT NULL,
  UNIQUE (evaluation, sequence)
) STRICT, WITHOUT ROWID;

CREATE TABLE answers (
  id INTEGER PRIMARY KEY,
  evaluation TEXT NOT NULL REFERENCES evaluations,
  batch TEXT NOT NULL REFERENCES answer_batches,
  completion INTEGER NOT NULL REFERENCES completions,
  place INTEGER NOT NULL,
  UNIQUE (evaluation, place)
) STRICT;

CREATE TABLE metrics (
  run TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  phase TEXT NOT NULL,
  mode TEXT NOT NULL,
  step INTEGER NOT NULL,
  name TEXT NOT NULL,
  value REAL NOT NULL,
  PRIMARY KEY (run, attempt, phase, mode, step, name)
) STRICT, WITHOUT ROWID;
`
