"use client";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { Toast } from "@/components/triage/toasts";
import { Drawer } from "@/components/ui/drawer";
import { ErrorState } from "@/components/ui/error-state";
import { Loading as LoadingBars, Skeleton } from "@/components/ui/skeleton";
import type { KnownIssueRow, KnownIssuesAnswer } from "@/lib/contract/known-issues";
import { issueDraftQuery, knownIssueQuery } from "@/lib/query/known-issues";
import { IssueEditor } from "./issue-editor";
import { EMPTY_FORM, formOf, formOfDraft } from "./issue-form";
import { IssueHistory } from "./issue-history";

interface DrawerProps {
  /** "new", or the id of one. */
  open: string;
  /** Triage item that a new one is made from. */
  item: string | undefined;
  may: KnownIssuesAnswer["may"];
  dfgs: KnownIssuesAnswer["dfgs"];
  show(toast: Omit<Toast, "id">): void;
  closeHref: string;
  /** Notices of what was done: all but the drawer is inert while it is open. */
  notices: ReactNode;
}

/** A known issue, or a new one, in the panel at the side. */
export function EditorDrawer({ open, item, notices, ...rest }: DrawerProps) {
  const { closeHref } = rest;
  return (
    <Drawer title={open === "new" ? "New known issue" : `Known issue ${open}`} closeHref={closeHref}>
      <div className="px-4 py-3.5">
        {open !== "new" ? (
          <Existing id={open} {...rest} />
        ) : item !== undefined ? (
          <FromItem item={item} {...rest} />
        ) : (
          <IssueEditor issue={null} start={EMPTY_FORM} {...rest} />
        )}
      </div>
      {notices}
    </Drawer>
  );
}

type Rest = Omit<DrawerProps, "open" | "item" | "notices">;

function Existing({ id, ...rest }: Rest & { id: string }) {
  const { data, error, refetch } = useQuery(knownIssueQuery(id));
  if (data === undefined)
    return error === null ? (
      <Loading />
    ) : (
      <ErrorState title={`Could not read ${id}`} detail={error.message} />
    );
  const again = async (): Promise<KnownIssueRow | undefined> => (await refetch()).data?.issue;
  return (
    <>
      <IssueEditor issue={data.issue} start={formOf(data.issue)} again={again} {...rest} may={data.may} />
      <IssueHistory issue={data.issue} examples={data.examples} />
    </>
  );
}

function FromItem({ item, ...rest }: Rest & { item: string }) {
  const { data, error } = useQuery(issueDraftQuery(item));
  if (data === undefined)
    return error === null ? (
      <Loading />
    ) : (
      <ErrorState title={`Could not read ${item}`} detail={error.message} />
    );
  return <IssueEditor issue={null} start={formOfDraft(data)} {...rest} />;
}

const Loading = () => (
  <LoadingBars label="Reading the known issue" className="grid gap-3">
    <Skeleton className="h-8 w-full" />
    <Skeleton className="h-20 w-full" />
    <Skeleton className="h-8 w-full" />
  </LoadingBars>
);
