/**
 * Version and release of an NVR without the name, which stands beside it: "1.2.3-0.abc.el9" of
 * "openstack-nova-1.2.3-0.abc.el9". The source package may be named otherwise than its NVR; then the name is
 * what comes before the last two dashes.
 */
export function versionOf(nvr: string, name: string): string {
  if (nvr.startsWith(`${name}-`)) return nvr.slice(name.length + 1);
  const parts = nvr.split("-");
  return parts.length > 2 ? parts.slice(-2).join("-") : nvr;
}
