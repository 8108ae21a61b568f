import type { FailureClass } from "./class";

const ATTRIBUTE = /\bAttributeError: (?:partially initialized )?module '([\w.]{1,200})' has no attribute\b/;
const NAME =
  /\bImportError: cannot import name '?[\w.]{1,200}'? from (?:partially initialized module )?'([\w.]{1,200})'(?: \(([^)]{0,400})\))?/;
const MODULE = /\bModuleNotFoundError: No module named '?([\w.]{1,200})/;

/** The module that a package of this name carries: "openstack-nova" is nova, "python-oslo-db" oslo_db. */
export const moduleOf = (packageName: string): string =>
  packageName
    .replace(/^(?:openstack-|python3?-|puppet-)/, "")
    .replaceAll(/[-.]/g, "_")
    .toLowerCase();

/**
 * A Python module that does not offer what is asked of it, whoever asks (code or a test): when it is the package's own, the
 * code is broken; when it is another's, that dependency has changed or is not there.
 *
 * @param packageName source package that was built, when known
 */
export function pythonApi(
  line: string,
  packageName: string | null,
): { class: FailureClass; rule: string; why: string } | undefined {
  const [, module, path] = ATTRIBUTE.exec(line) ?? NAME.exec(line) ?? MODULE.exec(line) ?? [];
  if (module === undefined) return undefined;
  const own =
    path?.includes("/BUILD/") === true ||
    (packageName !== null && module.split(".")[0]?.toLowerCase() === moduleOf(packageName));
  return own
    ? {
        class: "code",
        rule: "code:own-module",
        why: "a module of the package itself lacks what is asked of it",
      }
    : {
        class: "dependency",
        rule: "dependency:module",
        why: `the module ${module} does not offer what is asked of it`,
      };
}
