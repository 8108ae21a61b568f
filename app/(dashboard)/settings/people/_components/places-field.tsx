import { Plus, X } from "lucide";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { Select } from "@/components/ui/select";
import type { PeopleAnswer } from "@/lib/contract/directory";
import { DFG_ROLES } from "@/lib/shared/people";
import type { PersonForm } from "./person-form";

interface PlacesProps {
  places: PersonForm["places"];
  dfgs: PeopleAnswer["dfgs"];
  onChange(places: PersonForm["places"]): void;
}

/** The DFGs somebody is in: a line each, with role and squad. */
export function Places({ places, dfgs, onChange }: PlacesProps) {
  const change = (at: number, part: Partial<PersonForm["places"][number]>) =>
    onChange(places.map((place, i) => (i === at ? { ...place, ...part } : place)));
  const free = dfgs.filter(({ slug }) => !places.some((place) => place.dfg === slug));
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1 text-sm text-text-2">In DFGs</legend>
      {places.length === 0 ? <p className="text-text-3">In no DFG.</p> : null}
      {places.map((place, at) => (
        <div
          key={place.dfg}
          className="grid grid-cols-[minmax(0,1.3fr)_minmax(0,1fr)_minmax(0,1fr)_auto] items-center gap-2 max-sm:grid-cols-[minmax(0,1fr)_auto]"
        >
          <Select
            label="DFG"
            value={place.dfg}
            options={dfgs
              .filter(({ slug }) => slug === place.dfg || free.some((each) => each.slug === slug))
              .map(({ slug, name }) => ({ value: slug, label: name }))}
            onChange={(dfg) => change(at, { dfg })}
          />
          <Select
            label="Role in it"
            value={place.role}
            options={DFG_ROLES.map((role) => ({ value: role, label: role.replaceAll("-", " ") }))}
            onChange={(role) => change(at, { role })}
          />
          <input
            aria-label={`Squad in ${dfgs.find(({ slug }) => slug === place.dfg)?.name ?? place.dfg}`}
            placeholder="Squad"
            value={place.squad}
            maxLength={200}
            onChange={(event) => change(at, { squad: event.target.value })}
            className="min-h-7 w-full rounded-md border border-line-strong bg-surface px-2.5 py-1 placeholder:text-text-3 max-sm:min-h-10 max-sm:text-[16px]"
          />
          <Button
            look="quiet"
            aria-label={`Not in ${dfgs.find(({ slug }) => slug === place.dfg)?.name ?? place.dfg}`}
            onClick={() => onChange(places.filter((_, i) => i !== at))}
          >
            <Icon of={X} size={14} />
          </Button>
        </div>
      ))}
      {free[0] === undefined ? null : (
        <Button
          className="w-fit"
          onClick={() => onChange([...places, { dfg: free[0]?.slug ?? "", role: "member", squad: "" }])}
        >
          <Icon of={Plus} /> Another DFG
        </Button>
      )}
    </fieldset>
  );
}
