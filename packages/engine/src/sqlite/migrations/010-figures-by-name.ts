/**
 * Figures lie by name first: a sum over any range of days walks once along the key, with nothing to sort. With the day
 * first, a year took seven times as long.
 */
export const figuresByName = `
ALTER TABLE run_figures RENAME TO run_figures_by_day;
CREATE TABLE run_figures (
  account_key INTEGER NOT NULL,
  day INTEGER NOT NULL,
  measure TEXT NOT NULL,
  name TEXT NOT NULL,
  amount INTEGER NOT NULL,
  PRIMARY KEY (account_key, measure, name, day)
) WITHOUT ROWID, STRICT;
INSERT INTO run_figures (account_key, day, measure, name, amount)
  SELECT account_key, day, measure, name, amount FROM run_figures_by_day;
DROP TABLE run_figures_by_day;
`;
