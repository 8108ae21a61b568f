"use client";
import { ArrowLeftRight } from "lucide";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { usePreferences } from "@/components/preferences/provider";
import { offerStatus, shortKey } from "@/components/promotions/offer-words";
import { formatMoment } from "@/components/time/format";
import { useAddress } from "@/components/ui/address";
import { Button, buttonClass } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { Link } from "@/components/ui/link";
import type { CompareQuery } from "@/lib/contract/candidates";
import type { HistoryEntry } from "@/lib/contract/promotion-history";

interface PickersProps {
  query: CompareQuery;
  /** The newest of the history, offered while typing. */
  choices: readonly HistoryEntry[];
}

/** Which two to compare: typed, or chosen from the newest; the other way round by one click. */
export function Pickers({ query, choices }: PickersProps) {
  const address = useAddress();
  const router = useRouter();
  const [from, setFrom] = useState(query.from ?? "");
  const [to, setTo] = useState(query.to ?? "");
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    router.push(address.with({ from: from.trim(), to: to.trim() }));
  };
  return (
    <form onSubmit={onSubmit} className="mb-4 flex flex-wrap items-end gap-2.5">
      <Field label="From" value={from} onChange={setFrom} />
      <Field label="To" value={to} onChange={setTo} />
      <Choices choices={choices} />
      <Button type="submit" look="primary">
        Compare
      </Button>
      <Link
        href={address.with({ from: query.to ?? null, to: query.from ?? null })}
        className={buttonClass()}
        scroll={false}
      >
        <Icon of={ArrowLeftRight} /> Swap
      </Link>
    </form>
  );
}

const LIST = "points-to-compare";

function Field({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
}) {
  return (
    <label className="grid min-w-0 gap-0.5 max-sm:basis-full">
      <span className="text-sm text-text-2">{label}</span>
      <input
        name={label.toLowerCase()}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        list={LIST}
        required
        maxLength={80}
        autoComplete="off"
        spellCheck={false}
        placeholder="key, promotion-12 or 2026-03-01"
        className="mono h-8 w-[42ch] max-w-full rounded-[7px] border border-line bg-surface px-2.5 placeholder:text-text-3 focus:outline-2 focus:outline-accent max-sm:h-10 max-sm:w-full"
      />
    </label>
  );
}

function Choices({ choices }: { choices: readonly HistoryEntry[] }) {
  const { shownZone } = usePreferences();
  const now = Date.parse(choices[0]?.at ?? "") || 0;
  const words = ({ at, key, component, state, forced }: HistoryEntry) =>
    [
      component,
      key === null ? null : shortKey(key),
      offerStatus(state, forced).word,
      formatMoment(Date.parse(at), shownZone, now),
    ]
      .filter((word) => word !== null)
      .join(", ");
  return (
    <datalist id={LIST}>
      {choices.map((entry) => (
        <option key={entry.id} value={entry.key ?? entry.id}>
          {words(entry)}
        </option>
      ))}
    </datalist>
  );
}
