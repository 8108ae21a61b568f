"use client";
import { useQuery } from "@tanstack/react-query";
import { counted } from "@/components/time/format";
import { heldAt } from "@/components/triage-item/held-at";
import { ItemLines } from "@/components/triage-item/item-lines";
import { HOLDING_UP } from "@/components/triage-item/queue";
import { Card } from "@/components/ui/card";
import { Link } from "@/components/ui/link";
import { triageQuery } from "@/lib/query/queries";

interface HeldUpByProps {
  instance: string;
  target: string;
  component: string | undefined;
}

/** The causes that hold the target up, each with who has it; nothing where none is known. */
export function HeldUpBy({ instance, target, component }: HeldUpByProps) {
  const { data } = useQuery(triageQuery(HOLDING_UP));
  const items = heldAt(data?.items ?? [], { instance, target, component });
  if (items.length === 0) return null;
  return (
    <Card
      id="held-up-by"
      title="Held up by"
      note={counted(items.length, "cause")}
      more={
        <Link href="/triage?holdsUp=yes" className="link">
          In triage
        </Link>
      }
      className="overflow-clip"
    >
      <ItemLines items={items} from="holdsUp=yes" />
    </Card>
  );
}
