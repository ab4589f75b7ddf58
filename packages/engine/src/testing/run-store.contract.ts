import { describe } from "vitest";
import { describeCommits } from "./run-store-commit.contract.ts";
import { describeDueRuns } from "./run-store-due.contract.ts";
import { describeFigures } from "./run-store-figures.contract.ts";
import type { OpenRunStore } from "./run-store-fixture.contract.ts";
import { describeKeyUses } from "./run-store-key.contract.ts";
import { describeLists } from "./run-store-list.contract.ts";
import { describeMessages } from "./run-store-message.contract.ts";

/** What every run store must do. `open` gives an empty store each time. */
export function describeRunStore(name: string, open: OpenRunStore): void {
  describe(name, () => {
    describeCommits(open);
    describeDueRuns(open);
    describeMessages(open);
    describeKeyUses(open);
    describeLists(open);
    describeFigures(open);
  });
}
