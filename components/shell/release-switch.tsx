"use client";
import { useRouter } from "next/navigation";
import { hrefWith, useAddress } from "@/components/ui/address";
import { Segmented } from "@/components/ui/segmented";
import { Select } from "@/components/ui/select";
import { useShell } from "./use-shell";

/** Pages whose content a release narrows; elsewhere the switch leads to the chain map of that release. */
const NARROWED = [/^\/$/, /^\/failures$/, /^\/triage$/, /^\/dfgs(\/[^/]+)?$/, /^\/promotions$/];
const MOST_SEGMENTS = 7;

/** All, or one release: a link each, so that the choice is in the URL; a select where there is no room. */
export function ReleaseSwitch() {
  const shell = useShell();
  const address = useAddress();
  const router = useRouter();
  const releases = shell?.releases ?? [];
  if (releases.length === 0) return null;
  const chosen = address.params.get("release");
  const target = NARROWED.some((page) => page.test(address.path)) ? address.path : "/";
  const params = target === address.path ? address.params : new URLSearchParams();
  const hrefOf = (release: string | null) => hrefWith(target, params, { release });
  const items = [
    { label: "All", href: hrefOf(null), current: chosen === null },
    ...releases.map((release) => ({
      label: release.name,
      href: hrefOf(release.name),
      current: chosen === release.name,
    })),
  ];
  const options = [
    { value: "", label: "All releases" },
    ...releases.map((release) => ({ value: release.name, label: release.name })),
  ];
  if (chosen !== null && !releases.some((release) => release.name === chosen))
    options.push({ value: chosen, label: chosen.includes(",") ? "Several" : chosen });
  return (
    <>
      {items.length > MOST_SEGMENTS ? null : (
        <Segmented label="Release" items={items} className="max-xl:hidden" />
      )}
      <Select
        label="Release"
        value={chosen ?? ""}
        options={options}
        onChange={(value) => router.push(hrefOf(value === "" ? null : value), { scroll: false })}
        className={items.length > MOST_SEGMENTS ? "flex-none" : "flex-none xl:hidden"}
      />
    </>
  );
}
