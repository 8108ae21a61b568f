"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { startLive } from "@/lib/query/live";

/** Runs the live connection of this tab and says when a new version was deployed. */
export function LiveUpdates({ version }: { version: string }) {
  const client = useQueryClient();
  const [outdated, setOutdated] = useState(false);
  useEffect(() => {
    return startLive({
      client,
      version,
      onState: (connected) => {
        document.documentElement.dataset.live = connected ? "on" : "off";
      },
      // Nobody stands by a wallboard to press the button.
      onNewVersion: () =>
        document.querySelector("[data-tv]") === null ? setOutdated(true) : location.reload(),
    });
  }, [client, version]);
  if (!outdated) return null;
  return (
    <Notice
      className="fixed right-4 bottom-4 z-40 items-center border border-line shadow-raised max-md:bottom-16"
      action={<Button onClick={() => location.reload()}>Reload</Button>}
    >
      A new version is ready.
    </Notice>
  );
}
