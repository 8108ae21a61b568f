/** "31.0.2-1.el9s" of "openstack-nova-31.0.2-1.el9s"; the whole text when it is no NVR. */
export function versionOf(nvr: string): string {
  const parts = nvr.split("-");
  return parts.length < 3 ? nvr : parts.slice(-2).join("-");
}
