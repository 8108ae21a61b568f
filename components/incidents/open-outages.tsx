"use client";
import { useQuery } from "@tanstack/react-query";
import { incidentsQuery } from "@/lib/query/queries";
import { IncidentLine } from "./incident-line";
import { RECENT_OUTAGES } from "./recent-outages";

/** Outages that go on, or did a moment ago: one line each, above the items they are not the cause of. */
export function OpenOutages() {
  const { data } = useQuery(incidentsQuery(RECENT_OUTAGES));
  if (data === undefined || data.items.length === 0) return null;
  return (
    <section aria-label="Outages" className="mb-3 grid gap-2">
      {data.items.map((incident) => (
        <IncidentLine key={incident.id} incident={incident} />
      ))}
    </section>
  );
}
