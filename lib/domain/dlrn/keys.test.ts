import { describe, expect, it } from "vitest";
import { buildLogUrl, shardedDirectory } from "./paths";
import { incarnationOf, seqOf, seqRange } from "./seq";

const c = "0123456789abcdef0123456789abcdef01234567";
const d = "fedcba9876543210fedcba9876543210fedcba98";
const key = { component: "common", commitHash: c, distroHash: d, extendedHash: null };

describe("keys of a DLRN build", () => {
  it.each([
    [key, `component/common/01/23/${c}_fedcba98`],
    [{ ...key, component: null }, `01/23/${c}_fedcba98`],
    [{ ...key, extendedHash: "abcdef0123" }, `component/common/01/23/${c}_fedcba98_abcdef01`],
    [{ ...key, extendedHash: `${c}_${d}` }, `component/common/01/23/${c}_fedcba98_01234567_fedcba98`],
  ])("directory of %j", (build, directory) => {
    expect(shardedDirectory(build)).toBe(directory);
  });

  it("has no log once purged", () => {
    expect(buildLogUrl("https://trunk.example.org/x/", { ...key, flags: 0 })).toBe(
      `https://trunk.example.org/x/component/common/01/23/${c}_fedcba98/rpmbuild.log`,
    );
    expect(buildLogUrl("https://trunk.example.org/x", { ...key, flags: 3 })).toBeNull();
  });

  it("orders by epoch, then id, then incarnation, inside the safe integers", () => {
    const inOrder = [
      seqOf(0, 1),
      seqOf(0, 1, 1),
      seqOf(0, 2),
      seqOf(0, 2 ** 36 - 1, 15),
      seqOf(1, 1),
      seqOf(8190, 1),
    ];
    expect([...inOrder].sort((a, b) => a - b)).toEqual(inOrder);
    expect(Number.isSafeInteger(seqOf(8190, 2 ** 36 - 1, 15))).toBe(true);
    expect(incarnationOf(seqOf(3, 9, 4))).toBe(4);
    const [low, high] = seqRange(2, 5, 7);
    expect(seqOf(2, 5)).toBe(low);
    expect(seqOf(2, 7, 15)).toBe(high);
  });
});
