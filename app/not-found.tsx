import { Mark } from "@/components/shell/brand";
import { buttonClass } from "@/components/ui/button";
import { Link } from "@/components/ui/link";

/** An address that leads nowhere. Pages that know near names say them in their own not-found. */
export default function NotFound() {
  return (
    <main className="grid min-h-dvh place-items-center p-6 text-center">
      <div>
        <Mark size={36} />
        <h1 className="mt-4">There is no such page</h1>
        <p className="mt-1 mb-5 text-text-2">The address may be mistyped, or what it showed is gone.</p>
        <Link href="/" className={buttonClass("primary")}>
          To the chain map
        </Link>
      </div>
    </main>
  );
}
