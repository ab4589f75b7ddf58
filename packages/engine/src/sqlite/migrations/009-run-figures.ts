/** Version 9. What is counted of runs, by account and by the day of their acceptance (whole days since 1970, UTC). */
export const runFigures = `
CREATE TABLE run_figures (
  account_key INTEGER NOT NULL,
  day INTEGER NOT NULL,
  measure TEXT NOT NULL,
  name TEXT NOT NULL,
  amount INTEGER NOT NULL,
  PRIMARY KEY (account_key, day, measure, name)
) WITHOUT ROWID, STRICT;

-- One row: 0 until the runs from before have been counted.
CREATE TABLE run_figures_state (
  is_complete INTEGER NOT NULL
) STRICT;
INSERT INTO run_figures_state SELECT NOT EXISTS (SELECT 1 FROM runs);
`;
