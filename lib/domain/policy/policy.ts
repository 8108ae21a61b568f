import type { TriageAction } from "@/lib/domain/triage/states";

/** Roles on the site, besides membership of DFGs; everybody is a viewer. */
export const SITE_ROLES = ["wrangler", "manager", "admin"] as const;
export type SiteRole = (typeof SITE_ROLES)[number];

/** Who acts. */
export interface Actor {
  id: string;
  name: string;
  roles: readonly SiteRole[];
  /** Slugs of the DFGs the person is in. */
  dfgs: readonly string[];
}

/** Everything that can be written. */
export type Action =
  | `triage:${TriageAction}`
  | "triage:undo"
  | "known-issue:write"
  | "incident:exclude"
  | "rota:write"
  | "people:write"
  | "view:write"
  | "ownership:write"
  | "waiver:write"
  | "sign-off:write";

/** What it is done to: the DFGs that have it. */
export interface Subject {
  /** Who has it now; null = Unassigned. */
  dfg: string | null;
  /** To whom it is escalated and not yet returned. */
  escalatedTo?: string | null;
  /** Who did what is to be undone, or whose own thing it is. */
  ownerId?: string | null;
}

export type Decision = { ok: true } | { ok: false; why: string };

const YES: Decision = { ok: true };
const no = (why: string): Decision => ({ ok: false, why });

/** Triage of what a DFG has, by its members; of all, by wranglers. */
const ANSWERS_ESCALATION: ReadonlySet<string> = new Set(["triage:accept", "triage:return"]);
/** Anybody who is signed in. */
const OF_EVERYBODY: ReadonlySet<string> = new Set(["triage:comment", "view:write"]);
const OF_MANAGERS: ReadonlySet<string> = new Set(["waiver:write", "sign-off:write"]);
const OF_ADMINS: ReadonlySet<string> = new Set(["people:write", "ownership:write"]);
const OF_WRANGLERS: ReadonlySet<string> = new Set(["known-issue:write", "incident:exclude"]);

/**
 * Whether somebody may do something (design.md section 8): members triage what their DFG has or what is escalated to it;
 * wranglers triage everything, and keep known issues and rotas; managers waive and sign off; admins rule people and ownership,
 * and may do everything a wrangler may. What nobody has may be taken up by any member of a DFG.
 *
 * @param actor null = nobody is signed in
 */
export function may(actor: Actor | null, action: Action, subject: Subject): Decision {
  if (actor === null) return no("Sign in to do this.");
  if (OF_EVERYBODY.has(action)) return YES;
  const isAdmin = actor.roles.includes("admin");
  const isWrangler = isAdmin || actor.roles.includes("wrangler");
  if (OF_ADMINS.has(action)) return isAdmin ? YES : no("Only an admin may do this.");
  if (OF_MANAGERS.has(action))
    return actor.roles.includes("manager") ? YES : no("Only a manager may do this.");
  if (isWrangler) return YES;
  if (OF_WRANGLERS.has(action)) return no("Only a wrangler may do this.");
  if (action === "triage:undo")
    return subject.ownerId === actor.id ? YES : no("Only who did it, or a wrangler, may undo it.");
  if (action === "rota:write")
    return subject.dfg !== null && actor.dfgs.includes(subject.dfg)
      ? YES
      : no("Only members of the DFG, or a wrangler, may change its rota.");
  return mayTriage(actor, action, subject);
}

function mayTriage(actor: Actor, action: Action, { dfg, escalatedTo }: Subject): Decision {
  const isAsked = escalatedTo !== null && escalatedTo !== undefined && actor.dfgs.includes(escalatedTo);
  if (ANSWERS_ESCALATION.has(action))
    return isAsked ? YES : no("Only the DFG it was escalated to, or a wrangler, may answer.");
  if (isAsked) return YES;
  if (dfg === null) return actor.dfgs.length > 0 ? YES : no("Only members of a DFG may take it up.");
  return actor.dfgs.includes(dfg)
    ? YES
    : no("Only members of the DFG that has it, or a wrangler, may do this.");
}
