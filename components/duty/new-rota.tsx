"use client";
import { Plus } from "lucide";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Choice, TextField } from "@/components/triage/dialogs/fields";
import { useAddress } from "@/components/ui/address";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { Popover } from "@/components/ui/popover";
import type { DutyAnswer } from "@/lib/contract/people";

/** A shift of any rota, also of one that does not exist yet: which DFG, which rota; the drawer asks the rest. */
export function NewRota({ editable }: Pick<DutyAnswer, "editable">) {
  const router = useRouter();
  const address = useAddress();
  const [dfg, setDfg] = useState(editable[0]?.slug ?? "");
  const [rota, setRota] = useState("");
  const [known, setKnown] = useState(editable);
  // Somebody else may have been chosen meanwhile, who may change other rotas.
  if (known !== editable) {
    setKnown(editable);
    if (!editable.some((each) => each.slug === dfg)) setDfg(editable[0]?.slug ?? "");
  }
  if (editable.length === 0) return null;
  const name = rota.trim().toLowerCase();
  const fits = /^[a-z0-9][a-z0-9-]{0,59}$/.test(name);
  return (
    <Popover
      label="Add a shift of another rota"
      button={
        <>
          <Icon of={Plus} />
          Another rota
        </>
      }
      panelClassName="w-64"
    >
      <form
        className="grid gap-3 p-2"
        onSubmit={(event) => {
          event.preventDefault();
          if (!fits) return;
          event.currentTarget.closest<HTMLElement>("[popover]")?.hidePopover();
          router.push(address.with({ shift: null, new: `${dfg}/${name}` }), { scroll: false });
        }}
      >
        <Choice
          label="DFG"
          value={dfg}
          onChange={setDfg}
          groups={[
            {
              label: "DFGs",
              options: editable.map(({ slug, name: title }) => ({ value: slug, label: title })),
            },
          ]}
        />
        <TextField
          label="Rota"
          value={rota}
          onChange={setRota}
          placeholder="ruck"
          hint="Letters, digits and dashes"
        />
        <Button look="primary" type="submit" disabled={!fits}>
          Go on
        </Button>
      </form>
    </Popover>
  );
}
