"use client";
import { ComponentGrid } from "@/components/promotions/component-grid";
import type { JudgedTarget } from "@/components/promotions/judged-target";
import { counted } from "@/components/time/format";
import { useAddress } from "@/components/ui/address";
import { Card } from "@/components/ui/card";
import { Empty } from "@/components/ui/empty";
import { Link } from "@/components/ui/link";

/** Components of a component target, worst first; choosing one narrows the page to it. */
export function Components({ target, chosen }: { target: JudgedTarget; chosen: string | undefined }) {
  const address = useAddress();
  const over = target.components.filter((each) => each.state === "bad").length;
  const judgement =
    target.state === "stale"
      ? ""
      : `, ${over === 0 ? "none" : over} over ${over === 1 ? "its" : "their"} age`;
  return (
    <Card
      id="components"
      title="Components"
      note={`${counted(target.components.length, "component")}${judgement}, worst first`}
      more={
        chosen === undefined ? undefined : (
          <Link href={address.with({ component: null })} scroll={false} className="link">
            All components
          </Link>
        )
      }
    >
      {target.components.length === 0 ? (
        <Empty title="No component is known">Components come with the builds of the instance.</Empty>
      ) : (
        <div className="px-2.5 py-2">
          <ComponentGrid
            label={`Components of ${target.promoteName}, worst first`}
            components={target.components}
            current={chosen}
            hrefOf={(component) => address.with({ component: component === chosen ? null : component })}
          />
        </div>
      )}
    </Card>
  );
}
