import type { ReviewRow } from "../rows/review-rows";
import type { Cause } from "./causes";
import type { EventQueue } from "./event-queue";
import type { Random } from "./random";
import type { Change } from "./review-change";
import type { ReviewChecks } from "./review-checks";
import { PACKAGERS } from "./review-words";

const HOUR = 3600;
const DAY = 86_400;
/** After that many failed checks an author gives up. */
const MAX_TRIES = 6;

/** The way of a change from its patch set through check, approval and gate to the branch, or to nowhere. */
export class ReviewFlow {
  constructor(
    private readonly queue: EventQueue,
    private readonly checks: ReviewChecks,
    private readonly random: Random,
    private readonly onMerge: (change: Change, at: number) => void,
  ) {}

  /** Puts the next patch set on a change; votes are gone with the old one. */
  nextPatchset(row: ReviewRow, at: number): void {
    row.patchset++;
    row.revision = this.random.hex(40);
    row.updated = at;
    row.votes = row.votes.filter(({ label }) => label === "Code-Review");
  }

  /** Plans a step; it does not happen once another patch set is up. */
  private later(change: Change, at: number, step: (at: number) => void): void {
    const { turn } = change;
    this.queue.at(at, (now) => {
      if (change.turn === turn) step(now);
    });
  }

  /** Puts up a patch set: it is checked, and goes its way from there. */
  upload(change: Change, at: number): void {
    if (change.row.status !== "NEW") return;
    change.turn++;
    if (change.row.patchset > 0) this.checks.supersede(change, at);
    this.nextPatchset(change.row, at);
    change.row.votes = [];
    this.later(change, at + this.random.between(15, 90), (now) => this.check(change, now));
  }

  private check(change: Change, at: number): void {
    if (change.row.status !== "NEW") return;
    if (change.kind !== "ftbfs" && this.checks.conflicts(change, at)) {
      this.later(change, at + this.random.between(0.5, 6) * HOUR, (now) => this.upload(change, now));
      return;
    }
    this.checks.check(change, at, (blames, now) => this.checked(change, blames, now));
  }

  private checked(change: Change, blames: readonly Cause[], at: number): void {
    const { random } = this;
    if (change.kind === "ftbfs" && !change.urgent) {
      // Now and then somebody asks whether it still fails.
      if (blames.length > 0 && change.tries++ < MAX_TRIES)
        this.later(change, at + random.between(5, 16) * HOUR, (now) => this.check(change, now));
      return;
    }
    if (blames.length === 0) {
      if (!change.urgent && random.chance(0.05))
        this.later(change, at + random.between(2, 20) * DAY, (now) => this.abandon(change, now));
      else
        this.later(
          change,
          at + (change.urgent ? random.between(0.05, 0.4) : random.between(0.5, 9)) * HOUR,
          (now) => this.approve(change, now),
        );
      return;
    }
    change.tries++;
    const author = blames.find((cause) => cause === change.mistake);
    if (author) {
      this.later(change, at + random.between(0.5, 8) * HOUR, (now) => {
        author.end = now;
        delete change.mistake;
        this.upload(change, now);
      });
    } else if (change.tries >= MAX_TRIES)
      this.later(change, at + random.between(1, 9) * DAY, (now) => this.abandon(change, now));
    else {
      const hours = blames.some((cause) => cause.packages !== undefined)
        ? random.between(4, 14)
        : random.between(0.3, 3);
      this.later(change, at + (change.urgent ? 0.2 : hours) * HOUR, (now) => this.check(change, now));
    }
  }

  private approve(change: Change, at: number): void {
    const { row } = change;
    if (row.status !== "NEW" || !row.votes.some((vote) => vote.label === "Verified" && vote.value > 0))
      return;
    const core = this.random.pick(PACKAGERS.filter(({ id }) => id !== row.owner.id));
    row.votes.push({ label: "Code-Review", value: 2, account: core, at });
    row.votes.push({ label: "Workflow", value: 1, account: core, at });
    row.updated = at;
    this.later(change, at + 20, (now) =>
      this.checks.gate(change, now, (blames, ended) => {
        if (blames.length === 0) this.merge(change, ended);
        else
          this.later(change, ended + this.random.between(0.3, 2) * HOUR, (later) =>
            this.check(change, later),
          );
      }),
    );
  }

  private merge(change: Change, at: number): void {
    const { row } = change;
    row.status = "MERGED";
    row.submitted = at;
    row.updated = at;
    this.onMerge(change, at);
  }

  /** Closes a change that nobody wants any more. */
  abandon({ row }: Change, at: number): void {
    if (row.status !== "NEW") return;
    row.status = "ABANDONED";
    row.updated = at;
  }
}
