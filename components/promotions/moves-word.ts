import type { PackageDiff } from "@/lib/contract/promotions";

/** "38 changed, 2 new, 1 gone"; empty where no package moved. */
export function movesWord(packages: readonly Pick<PackageDiff, "kind">[]): string {
  const words = { changed: "changed", added: "new", removed: "gone" } as const;
  return (["changed", "added", "removed"] as const)
    .map((kind) => [packages.filter((each) => each.kind === kind).length, words[kind]] as const)
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${count} ${word}`)
    .join(", ");
}
