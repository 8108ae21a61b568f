import type { RowStore } from "../../rows/row-store";
import type { CommitRow, PackageInfo, PendingCommit } from "../../rows/row-types";

/** One DLRN builder as the stand-in serves it: its rows and its settings. */
export interface DlrnInstance {
  id: string;
  /** Path prefix of the API, e.g. `/api-centos9-master-uc`; the API itself is below `<apiRoot>/api`. */
  apiRoot: string;
  /** Path prefix of the file tree, e.g. `/centos9-master`. */
  webRoot: string;
  /** Public address of the file tree, as `repo_url` and `baseurl` print it. */
  baseUrl: string;
  /** Words of `queue.html`'s title, e.g. `CentOS9` and `master`. */
  target: string;
  source: string;
  store: RowStore;
  /** Packages of the instance's rdoinfo tag, in rdoinfo's order. */
  packages: readonly PackageInfo[];
  /** Who may POST, and who may read when reads are protected. */
  users: Readonly<Record<string, string>>;
  protectReads: boolean;
  /** A server from before 2023: no `where`, `lastRefHash`, `versionsCsv`, `/api/components`. */
  oldServer: boolean;
  /** Promotions (by id) whose page answers 500, as when their commit row is gone. */
  poisoned: ReadonlySet<number>;
  pending(): readonly PendingCommit[];
  /** The build log kept beside a build; the world words it, a bare store falls back on the notes. */
  buildLog(row: CommitRow): string;
  /** Called after a recheck has deleted the failed row: the next run builds it again. */
  onRecheck?(row: CommitRow): void;
}

/** An instance with the usual settings around a store. */
export function dlrnInstance(
  settings: Partial<DlrnInstance> & Pick<DlrnInstance, "id" | "store">,
): DlrnInstance {
  return {
    apiRoot: `/api-${settings.id}`,
    webRoot: `/${settings.id}`,
    baseUrl: `http://127.0.0.1/${settings.id}`,
    target: settings.id,
    source: "master",
    packages: [],
    users: {},
    protectReads: false,
    oldServer: false,
    poisoned: new Set(),
    pending: () => [],
    buildLog: (row) => `${row.notes ?? ""}\n`,
    ...settings,
  };
}

/** True when the request's Basic credentials name a known user. */
export function isKnownUser(instance: DlrnInstance, authorization: string | undefined): boolean {
  return userOf(instance, authorization) !== undefined;
}

/** The authenticated user's name, or undefined. */
export function userOf(instance: DlrnInstance, authorization: string | undefined): string | undefined {
  const encoded = /^Basic (\S+)$/i.exec(authorization ?? "")?.[1];
  if (!encoded) return undefined;
  const [user = "", ...rest] = Buffer.from(encoded, "base64").toString("utf8").split(":");
  return instance.users[user] === rest.join(":") && user !== "" ? user : undefined;
}
