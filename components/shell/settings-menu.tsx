"use client";
import { Settings2 } from "lucide";
import dynamic from "next/dynamic";
import { Icon } from "@/components/ui/icon";
import { Popover } from "@/components/ui/popover";

const SettingsPanel = dynamic(() => import("./settings-panel"), { ssr: false });

/** How this reader sees the pages. */
export function SettingsMenu() {
  return (
    <Popover
      button={<Icon of={Settings2} size={16} />}
      label="Theme and time zone"
      align="end"
      buttonClassName="inline-grid size-8 flex-none place-items-center rounded-md text-text-2 hover:bg-hover hover:text-text max-sm:size-10"
      panelClassName="w-56"
      isLazy
    >
      <SettingsPanel />
    </Popover>
  );
}
