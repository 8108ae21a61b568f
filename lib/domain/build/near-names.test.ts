import { expect, test } from "vitest";
import { nearNames } from "./near-names";

const NAMES = [
  "openstack-nova",
  "python-novaclient",
  "puppet-nova",
  "openstack-neutron",
  "python-oslo-utils",
];

test.each([
  ["openstack-nove", "openstack-nova"],
  ["novaclient", "python-novaclient"],
  ["Neutron", "openstack-neutron"],
  ["oslo.utils", "python-oslo-utils"],
])("%s is near %s", (wanted, name) => {
  expect(nearNames(wanted, NAMES)[0]).toBe(name);
});

test.each(["", "x", "zzzzzz", "%", "💥"])("%j is near nothing", (wanted) => {
  expect(nearNames(wanted, NAMES)).toEqual([]);
});
