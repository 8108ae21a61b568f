"use client";
import { X } from "lucide";
import { useLayoutEffect, useRef } from "react";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { ACTIONS, MOVES } from "./actions-table";

/** All keys of triage on one sheet. */
export function KeysHelp({ onClose }: { onClose(): void }) {
  const ref = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={ref}
      aria-label="Keys"
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onKeyDown={(event) => event.key === "?" && onClose()}
      onPointerDown={(event) => event.target === ref.current && onClose()}
      className="fixed inset-x-0 top-[10vh] m-0 mx-auto w-[min(620px,calc(100vw-16px))] max-w-none rounded-xl border border-line bg-surface p-0 text-text shadow-raised backdrop:bg-scrim"
    >
      <header className="flex items-center border-line border-b py-2.5 pr-2.5 pl-4">
        <h2 className="flex-1">Keys</h2>
        <Button look="quiet" onClick={onClose} aria-label="Close">
          <Icon of={X} size={16} />
        </Button>
      </header>
      <div className="grid grid-cols-2 gap-x-8 p-4 max-sm:grid-cols-1">
        <KeyList title="Move" items={MOVES} />
        <KeyList
          title="Do to what is selected, else to the item in sight"
          items={ACTIONS.flatMap(({ key, label }) => (key === null ? [] : [{ keys: [key], words: label }]))}
        />
      </div>
    </dialog>
  );
}

const KeyList = ({
  title,
  items,
}: {
  title: string;
  items: readonly { keys: readonly string[]; words: string }[];
}) => (
  <section>
    <h3 className="mb-1.5 font-medium text-sm text-text-3">{title}</h3>
    <dl className="grid gap-1">
      {items.map((item) => (
        <div key={item.words} className="flex items-baseline gap-3">
          <dt className="flex w-[68px] flex-none gap-1">
            {item.keys.map((key) => (
              <kbd
                key={key}
                className="rounded-sm border border-line bg-sunken px-1.5 font-medium font-sans text-xs"
              >
                {key}
              </kbd>
            ))}
          </dt>
          <dd className="text-text-2">{item.words}</dd>
        </div>
      ))}
    </dl>
  </section>
);
