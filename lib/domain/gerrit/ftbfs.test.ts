import { describe, expect, it } from "vitest";
import { shardedDirectory } from "../dlrn/paths";
import { parseFtbfs } from "./ftbfs";
import { parseTagPromotion } from "./tag-promotion";

const COMMIT = "1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d";
const DISTRO = "99887766554433221100ffeeddccbbaa99887766";
const SUBJECT = `openstack-nova: failed to build ${COMMIT.slice(0, 7)}`;
const WEB = "https://trunk.example.org/centos9-master";
const message = (log: string, upstream = `https://opendev.example.org/openstack/nova/commit/${COMMIT}`) =>
  `${SUBJECT}\n\nNeed to fix build error caused by ${upstream}\nSee log at ${log}\n\nChange-Id: I1\n`;

describe("a review opened for a failed build", () => {
  it.each([
    ["with component", { component: "compute", extendedHash: null }, null],
    ["without component", { component: null, extendedHash: null }, null],
    ["with an extended hash", { component: "compute", extendedHash: "abcdef0123" }, "abcdef01"],
    [
      "with two extended hashes",
      { component: null, extendedHash: `${"a".repeat(40)}_${"b".repeat(40)}` },
      "aaaaaaaa_bbbbbbbb",
    ],
  ])("names the DLRN build by its directory, %s", (_, part, extendedHash) => {
    const directory = shardedDirectory({ commitHash: COMMIT, distroHash: DISTRO, ...part });
    const parsed = parseFtbfs(SUBJECT, message(`${WEB}/${directory}`));
    expect(parsed).toMatchObject({
      projectName: "openstack-nova",
      shortSha: "1a2b3c4",
      commitHash: COMMIT,
      logUrl: `${WEB}/${directory}`,
      build: {
        webUrl: WEB,
        component: part.component,
        commitHash: COMMIT,
        distroHash: "99887766",
        extendedHash,
      },
    });
  });

  it("takes a link to the log file too", () => {
    const log = `${WEB}/${shardedDirectory({ component: null, commitHash: COMMIT, distroHash: DISTRO, extendedHash: null })}/rpmbuild.log`;
    expect(parseFtbfs(SUBJECT, message(log))?.build?.webUrl).toBe(WEB);
  });

  it("keeps what it can read of an edited message", () => {
    expect(parseFtbfs(SUBJECT, "rewritten")).toEqual({
      projectName: "openstack-nova",
      shortSha: "1a2b3c4",
      commitHash: null,
      upstreamUrl: null,
      logUrl: null,
      build: null,
    });
    expect(parseFtbfs(SUBJECT, message("https://elsewhere.example.org/x"))).toMatchObject({
      commitHash: COMMIT,
      build: null,
    });
    expect(parseFtbfs("Fix the spec", message(WEB))).toBeNull();
  });

  it("believes the subject over a link to another commit", () => {
    const other = "f".repeat(40);
    const log = `${WEB}/ff/ff/${other}_${DISTRO.slice(0, 8)}`;
    expect(parseFtbfs(SUBJECT, message(log))).toMatchObject({ commitHash: COMMIT, build: null });
    expect(
      parseFtbfs(SUBJECT, message(log, `https://opendev.example.org/x/commit/${other}`))?.commitHash,
    ).toBeNull();
  });

  it("makes no link of anything but a web address", () => {
    expect(parseFtbfs(SUBJECT, message("javascript:alert(1)", "data:text/html,x"))).toMatchObject({
      logUrl: null,
      upstreamUrl: null,
    });
  });
});

describe("a promotion of tags", () => {
  it.each([
    ["epoxy-9s-testing-update", "", { release: "epoxy", centos: "9s", phase: "testing" }],
    ["epoxy-10s-release-update", "x", { release: "epoxy", centos: "10s", phase: "release" }],
    ["yoga-8-testing-update", "", { release: "yoga", centos: "8", phase: "testing" }],
    [
      null,
      "Promote CBS tags update for epoxy-9s-release",
      { release: "epoxy", centos: "9s", phase: "release" },
    ],
    ["uc-update", "Update upper constraints", null],
    [null, "Promote something", null],
  ])("topic %s, subject %s", (topic, subject, expected) => {
    expect(parseTagPromotion(topic, subject)).toEqual(expected);
  });
});
