"use client";
import { useQuery } from "@tanstack/react-query";
import { counted } from "@/components/time/format";
import { Card } from "@/components/ui/card";
import { Link } from "@/components/ui/link";
import { triageQuery } from "@/lib/query/triage";
import { ItemLines } from "./item-lines";
import { ofSubject, queueSearch } from "./queue";

/** The open causes that a package or job fails of, each with who has it; nothing where none is open. */
export function SubjectItems({ subject }: { subject: string }) {
  const queue = ofSubject(subject);
  const { data } = useQuery(triageQuery(queue));
  if (data === undefined || data.items.length === 0) return null;
  const search = queueSearch(queue);
  return (
    <Card
      id="triage"
      title="Triage"
      note={counted(data.total, "open cause")}
      more={
        <Link href={`/triage?${search}`} className="link">
          In the queue
        </Link>
      }
      className="overflow-clip"
    >
      <ItemLines items={data.items} from={search} />
    </Card>
  );
}
