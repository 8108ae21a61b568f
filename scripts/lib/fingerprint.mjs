// Whether something made from files is still true to them, by their content: a checkout changes every time stamp.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { root } from "./paths.mjs";

/**
 * A hash over files and folders of the checkout; one that does not exist counts as empty.
 * @param {string[]} places relative to the checkout
 * @param {RegExp} [leaveOut] relative paths not to look at
 * @param {string} [extra] anything else the result depends on
 */
export function fingerprint(places, leaveOut, extra = "") {
  const hash = createHash("sha256").update(`${process.versions.node.split(".")[0]}\n${extra}\n`);
  for (const file of places.flatMap((place) => filesIn(place)).sort()) {
    if (leaveOut?.test(file)) continue;
    hash
      .update(`${file}\0`)
      .update(readFileSync(path.join(root, file)))
      .update("\0");
  }
  return hash.digest("hex");
}

/** True when `stampFile` says that its neighbours were made from what `value` stands for. */
export function isFresh(stampFile, value) {
  try {
    return readFileSync(stampFile, "utf8") === value;
  } catch {
    return false;
  }
}

/** Notes that the neighbours of `stampFile` are made from what `value` stands for. */
export const stamp = (stampFile, value) => writeFileSync(stampFile, value);

function filesIn(place) {
  const stat = statSync(path.join(root, place), { throwIfNoEntry: false });
  if (!stat) return [];
  if (!stat.isDirectory()) return [place];
  return readdirSync(path.join(root, place)).flatMap((name) => filesIn(`${place}/${name}`));
}
