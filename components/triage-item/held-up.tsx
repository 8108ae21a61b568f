import { Link } from "@/components/ui/link";
import type { HeldUp } from "@/lib/contract/triage";

const SHOWN = 4;

/** What waits for the item: targets with the job that is missing, components that cannot become consistent. */
export function HeldUpList({ holdsUp }: { holdsUp: readonly HeldUp[] }) {
  const more = holdsUp.length - SHOWN;
  return (
    <ul className="grid gap-0.5">
      {holdsUp.slice(0, SHOWN).map((held) => (
        <li key={[held.instance, held.target, held.component, held.job].join(" ")} className="break-words">
          <Held held={held} />
        </li>
      ))}
      {more > 0 ? <li className="text-text-3">and {more} more</li> : null}
    </ul>
  );
}

function Held({ held }: { held: HeldUp }) {
  const { instance, release, target, component, job } = held;
  const of = component === null ? "" : ` of ${component}`;
  const narrowed = component === null ? "" : `?component=${encodeURIComponent(component)}`;
  return (
    <>
      {release === null ? null : <b className="font-[550]">{release}, </b>}
      {target === "consistent" ? (
        `consistent${of}`
      ) : (
        <Link
          href={`/promotions/${encodeURIComponent(instance)}/${encodeURIComponent(target)}${narrowed}`}
          className="link underline"
        >
          {target}
          {of}
        </Link>
      )}
      {job === null ? null : <span className="text-text-2">, which needs the job {job}</span>}
    </>
  );
}
