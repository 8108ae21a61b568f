"use client";
import type { DialogKind } from "../actions-table";
import { AssignDialog } from "./assign";
import type { DialogProps } from "./dialog-frame";
import { MergeDialog } from "./merge";
import { SetClassDialog } from "./set-class";
import { SnoozeDialog } from "./snooze";
import { SplitDialog } from "./split";
import { ToDfgDialog } from "./to-dfg";
import { WithAddressDialog } from "./with-address";
import { WithReasonDialog } from "./with-reason";

/** The dialog of an action. */
export function TriageDialog({ kind, ...rest }: DialogProps & { kind: DialogKind }) {
  switch (kind) {
    case "snooze":
      return <SnoozeDialog {...rest} />;
    case "escalate":
    case "transfer":
    case "set-owner":
      return <ToDfgDialog {...rest} action={kind} />;
    case "return":
    case "reopen":
    case "comment":
      return <WithReasonDialog {...rest} action={kind} />;
    case "link-bug":
    case "claim-fixed":
      return <WithAddressDialog {...rest} action={kind} />;
    case "assign":
      return <AssignDialog {...rest} />;
    case "merge":
      return <MergeDialog {...rest} />;
    case "split":
      return <SplitDialog {...rest} />;
    case "set-class":
      return <SetClassDialog {...rest} />;
  }
}
