import { type ReactNode, Suspense } from "react";
import { VisitNote } from "@/components/preferences/visit-note";
import { TipLayer } from "@/components/ui/tip-layer";
import { LiveUpdates } from "./live-updates";
import { Rail } from "./rail";
import { TopBar } from "./top-bar";

/** Rail of places, bar of context, and the page between them; a wallboard hides both by `data-tv` on the page. */
export function Shell({ version, children }: { version: string; children: ReactNode }) {
  return (
    <div className="grid min-h-dvh grid-cols-[196px_minmax(0,1fr)] has-[[data-tv]]:grid-cols-1 max-md:grid-cols-1 print:grid-cols-1 [&:has([data-tv])_[data-screen-only]]:hidden">
      <a
        href="#main"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-md focus:bg-surface focus:px-3 focus:py-2"
      >
        To the content
      </a>
      <Suspense>
        <Rail />
      </Suspense>
      <div className="min-w-0 max-md:pb-16">
        <Suspense>
          <TopBar />
        </Suspense>
        <main id="main" tabIndex={-1} className="px-6 pt-[22px] pb-10 outline-none max-md:px-3 max-md:pt-4">
          {children}
          <TipLayer />
        </main>
      </div>
      <LiveUpdates version={version} />
      <VisitNote />
    </div>
  );
}
