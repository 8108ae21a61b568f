import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { decodeXmlRpc } from "@/lib/sources/koji/xml-rpc-decode";
import { encodeCall, encodeValue, type XmlRpcInput } from "@/lib/sources/koji/xml-rpc-encode";
import type { XmlRpcStruct, XmlRpcValue } from "@/lib/sources/koji/xml-rpc-scalar";

export const BIG_TAGS = ["build", "candidate", "testing", "release"].flatMap((stage) =>
  ["caracal", "dalmatian", "epoxy"].map((release) => `cloud9s-openstack-${release}-${stage}`),
);
const PACKAGES = 300;
const TASK = 1_000_000;
/** Three builds in a hundred fail with a log of this size to be read. */
const LOG = Buffer.from(
  `${"  copying module.py -> build/lib\n".repeat(400)}FAILED tests/test_one.py::Case::test_it - AssertionError\nerror: Bad exit status from /var/tmp/rpm-tmp.x (%check)\n`,
);

interface Build {
  id: number;
  completion: number;
  state: number;
  xml: string;
}

/** XML of a value, made once where rows are many. */
const array = (rows: readonly string[]) =>
  `<array><data>${rows.map((row) => `<value>${row}</value>`).join("")}</data></array>`;

/**
 * A Koji hub of `count` builds over three years, two stays in tags for most, each row as large as a real hub's. A page takes
 * `paceMs` for a thousand rows, a small call a tenth of that.
 *
 * @returns where it listens
 */
export async function serveBigKoji(count: number, paceMs: number): Promise<string> {
  const hub = bigHub(count);
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = "", params } = decodeXmlRpc(Buffer.concat(chunks).toString("utf8"));
    let rows = 0;
    const call = (name: string, given: XmlRpcValue[]): string => {
      const answer = hub(name, given);
      rows += Array.isArray(answer) ? answer.length : 0;
      return Array.isArray(answer) ? array(answer) : answer;
    };
    const value =
      method === "multiCall"
        ? array(
            (params[0] as XmlRpcStruct[]).map(({ methodName, params: given }) =>
              array([call(String(methodName), given as XmlRpcValue[])]),
            ),
          )
        : call(method, params);
    await sleep(Math.max(paceMs / 10, (rows / 1000) * paceMs));
    response.writeHead(200, { "content-type": "text/xml", "koji-version": "1.35.3" });
    response.end(
      `<?xml version='1.0'?><methodResponse><params><param><value>${value}</value></param></params></methodResponse>`,
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** What a call gives: rows as XML, or the XML of one value. */
function bigHub(count: number): (method: string, params: XmlRpcValue[]) => string[] | string {
  const now = Math.floor(Date.now() / 1000) - 600;
  const builds = Array.from({ length: count }, (_, i) => buildOf(i + 1, count, now));
  const stays = new Map(BIG_TAGS.map((tag) => [tag, [] as string[]]));
  for (const build of builds) for (const [tag, xml] of staysOf(build, now)) stays.get(tag)?.push(xml);
  const event = encodeValue({ id: count * 10, ts: now });
  return (method, params) => {
    const last = (params.at(-1) ?? {}) as XmlRpcStruct;
    switch (method) {
      case "getLastEvent":
        return event;
      case "getKojiVersion":
        return encodeValue("1.35.3");
      case "listTags":
        return BIG_TAGS.map((name, i) => encodeValue({ id: i + 1, name, arches: "x86_64", locked: false }));
      case "getBuildTargets":
        return ["caracal", "dalmatian", "epoxy"].map((release, i) =>
          encodeValue({
            id: i + 1,
            name: `cloud9s-openstack-${release}-el9s`,
            build_tag_name: `cloud9s-openstack-${release}-build`,
            dest_tag_name: `cloud9s-openstack-${release}-candidate`,
          }),
        );
      case "listBuilds":
        return listBuilds(builds, last);
      case "queryHistory": {
        const { tag, queryOpts } = last;
        const rows = typeof tag === "string" ? slice(stays.get(tag) ?? [], queryOpts) : [];
        return `<struct><member><name>tag_listing</name><value>${array(rows)}</value></member></struct>`;
      }
      case "getTaskInfo":
        return (params[0] as number[]).map((id) => taskOf(id, now));
      case "getTaskDescendents":
        return encodeValue({ [String(params[0])]: [childOf(Number(params[0]), now)] });
      case "getTaskResult":
        return encodeValue({
          faultCode: 1005,
          faultString:
            "error building package (arch x86_64), mock exited with status 10; see build.log for more information",
        });
      case "listTaskOutput":
        return encodeValue({ "build.log": { st_size: String(LOG.length) } });
      case "downloadTaskOutput":
        return encodeValue(LOG.toString("base64"));
      default:
        return array([]);
    }
  };
}

function listBuilds(builds: readonly Build[], filter: XmlRpcStruct): string[] | string {
  const { state, completeAfter, completeBefore, queryOpts } = filter;
  const after = typeof completeAfter === "number" ? completeAfter : Number.NEGATIVE_INFINITY;
  const before = typeof completeBefore === "number" ? completeBefore : Number.POSITIVE_INFINITY;
  const found = builds.filter(
    (build) =>
      (state === undefined || build.state === state) && build.completion > after && build.completion < before,
  );
  const { countOnly, order } = (queryOpts ?? {}) as XmlRpcStruct;
  if (countOnly === true) return encodeValue(found.length);
  if (String(order).startsWith("-")) found.reverse();
  return slice(
    found.map(({ xml }) => xml),
    queryOpts,
  );
}

function slice(rows: readonly string[], queryOpts: XmlRpcValue | undefined): string[] {
  const { limit, offset } = (queryOpts ?? {}) as XmlRpcStruct;
  const from = Number(offset ?? 0);
  return rows.slice(from, from + Number(limit ?? rows.length));
}

const isFailed = (id: number) => id % 9 === 0;

function buildOf(id: number, count: number, now: number): Build {
  const completion = now - Math.round(((count - id) / count) * 3 * 365 * 86_400) + (id % 2) / 4;
  const name = `python-package-${id % PACKAGES}`;
  const state = isFailed(id) ? 3 : 1;
  const version = `${1 + (id % 7)}.${id}.0`;
  const row: Record<string, XmlRpcInput> = {
    build_id: id,
    creation_event_id: id * 10,
    task_id: TASK + id,
    package_id: id % PACKAGES,
    package_name: name,
    name,
    version,
    release: "1.el9s",
    epoch: null,
    nvr: `${name}-${version}-1.el9s`,
    state,
    owner_id: 7,
    owner_name: "builder",
    source: null,
    extra: {
      source: { original_url: `${name}-${version}-1.el9s.src.rpm` },
      typeinfo: { rpm: null },
      note: "x".repeat(300),
    },
    volume_id: 0,
    volume_name: "DEFAULT",
    cg_id: null,
    cg_name: null,
    creation_ts: completion - 900,
    creation_time: "2026-01-01 00:00:00.000000+00:00",
    start_ts: completion - 880,
    start_time: "2026-01-01 00:00:00.000000+00:00",
    completion_ts: completion,
    completion_time: "2026-01-01 00:00:00.000000+00:00",
    draft: false,
    promoter_id: null,
    promoter_name: null,
    promotion_ts: null,
    promotion_time: null,
  };
  return { id, completion, state, xml: encodeValue(row) };
}

/** Most good builds were in candidate and are in testing now. */
function staysOf({ id, completion }: Build, now: number): [string, string][] {
  if (isFailed(id) || id % 3 === 0) return [];
  const release = ["caracal", "dalmatian", "epoxy"][id % 3] ?? "epoxy";
  const untagged = Math.min(now, completion + 86_400);
  const stay = (stage: string, at: number, revoked: number | null): [string, string] => {
    const tag = `cloud9s-openstack-${release}-${stage}`;
    const row: Record<string, XmlRpcInput> = {
      build_id: id,
      name: `python-package-${id % PACKAGES}`,
      version: `${1 + (id % 7)}.${id}.0`,
      release: "1.el9s",
      epoch: null,
      "build.state": 1,
      tag_id: BIG_TAGS.indexOf(tag) + 1,
      "tag.name": tag,
      active: revoked === null ? true : null,
      create_event: id * 10 + (stage === "candidate" ? 1 : 2),
      create_ts: at,
      creator_id: 7,
      creator_name: "tagger",
      revoke_event: revoked === null ? null : id * 10 + 3,
      revoke_ts: revoked,
      revoker_id: null,
      revoker_name: revoked === null ? null : "tagger",
    };
    return [tag, encodeValue(row)];
  };
  return [stay("candidate", completion, untagged), stay("testing", untagged, null)];
}

const taskOf = (id: number, now: number) =>
  encodeValue({
    id,
    parent: null,
    method: "build",
    arch: "noarch",
    label: null,
    state: 5,
    create_ts: now - 1000,
    completion_ts: now,
    request: encodeCall("build", [
      `cli-build/x/source-${id}.src.rpm`,
      `cloud9s-openstack-${["caracal", "dalmatian", "epoxy"][id % 3]}-el9s`,
      {},
    ]),
  });

const childOf = (parent: number, now: number): XmlRpcInput => ({
  id: parent + TASK,
  parent,
  method: "buildArch",
  arch: "x86_64",
  label: "x86_64",
  state: 5,
  create_ts: now - 900,
  completion_ts: now,
  request: null,
});
