import type { ReactNode } from "react";
import { movesWord } from "@/components/promotions/moves-word";
import { PackageVersion } from "@/components/promotions/package-version";
import { counted } from "@/components/time/format";
import { Empty } from "@/components/ui/empty";
import { Link } from "@/components/ui/link";
import { Notice } from "@/components/ui/notice";
import type { PackageDiff, PromotionDiffAnswer } from "@/lib/contract/promotions";

/** The packages that a promotion changed, by component. */
export function PackageChanges({ data, instance }: { data: PromotionDiffAnswer; instance: string }) {
  const { packages, previous, known } = data;
  if (previous === null)
    return (
      <Empty title="Nothing to compare with">It is the first promotion of its kind that is known.</Empty>
    );
  const components = [...new Set(packages.map((each) => each.component ?? ""))].sort();
  return (
    <section>
      <h3 className="mb-1.5">
        Packages <span className="font-normal text-text-3">{movesWord(packages)}</span>
      </h3>
      {known ? null : (
        <Notice kind="warn" className="mb-2">
          A promoted commit is not in our data, so the list may be short.
        </Notice>
      )}
      {packages.length === 0 ? (
        <p className="text-text-2">
          {known ? "No package changed: the same builds again." : "No change is known."}
        </p>
      ) : null}
      {components.map((component) => (
        <table key={component} className="mb-3 w-full text-left">
          <caption className="py-1 text-left text-sm text-text-3">
            {component === "" ? "No component" : component}
          </caption>
          <thead className="sr-only">
            <tr>
              <th scope="col">Package, builds between</th>
              <th scope="col">From and to</th>
            </tr>
          </thead>
          <tbody>
            {packages
              .filter((each) => (each.component ?? "") === component)
              .map((each) => (
                <Row key={each.package} diff={each} instance={instance} />
              ))}
          </tbody>
        </table>
      ))}
    </section>
  );
}

function Row({ diff, instance }: { diff: PackageDiff; instance: string }) {
  return (
    <tr className="border-line border-t align-top">
      <th scope="row" className="w-[42%] break-words py-1.5 pr-3 font-normal">
        <Link
          href={`/packages/${encodeURIComponent(diff.package)}#${encodeURIComponent(instance)}`}
          className="link font-medium"
        >
          {diff.package}
        </Link>
        {diff.kind === "removed" ? null : (
          <span className="block text-sm text-text-3">{counted(diff.builds, "build")}</span>
        )}
      </th>
      <td className="py-1.5">
        <Move diff={diff} />
      </td>
    </tr>
  );
}

function Move({ diff }: { diff: PackageDiff }): ReactNode {
  const to = <PackageVersion nvr={diff.toNvr} commit={diff.toCommit} name={diff.package} />;
  const from = <PackageVersion nvr={diff.fromNvr} commit={diff.fromCommit} name={diff.package} />;
  if (diff.kind === "added") return <>new: {to}</>;
  if (diff.kind === "removed") return <span className="text-warn">gone, was {from}</span>;
  return (
    <>
      <span className="block text-text-3">{from}</span>
      <span className="block">→ {to}</span>
    </>
  );
}
