import type { Random } from "../world/random";
import { PEOPLE } from "./roster";
import type { SeenItem, SeenShift } from "./seen";

/** Roles whose people look after failures; product managers and stewards do other things. */
const AT_WORK: ReadonlySet<string> = new Set(["lead", "member", "user-advocate"]);

/** What an item is about, by words of its title, and whose that is; the first that fits. */
const ABOUT: readonly (readonly [RegExp, string])[] = [
  [/neutron|\bovn|octavia|designate|network/i, "network"],
  [/cinder|volume|ceph|glance|manila|swift/i, "storage"],
  [/keystone|barbican/i, "security"],
  [/ironic|baremetal/i, "hardprov"],
  [/horizon/i, "ui"],
  [/tempest/i, "quality"],
  [/nova|placement/i, "compute"],
  [/edpm|adoption|podified|upgrade|puppet|kolla/i, "deployment"],
  [/python-|weirdo|packstack/i, "packaging"],
];

/** Who of the people that a site has looks after what. */
export class Staff {
  constructor(
    private readonly people: ReadonlySet<string>,
    private readonly shifts: readonly SeenShift[],
  ) {}

  /** Those who look after what a DFG has; what nobody has falls to the wranglers. */
  of(dfg: string | null): string[] {
    return PEOPLE.filter(
      ({ id, roles, dfgs }) =>
        this.people.has(id) &&
        (dfg === null
          ? roles.includes("wrangler")
          : dfgs.some((place) => place.dfg === dfg && AT_WORK.has(place.role))),
    ).map(({ id }) => id);
  }

  /** Who is on duty for a DFG now. */
  onDuty(dfg: string | null): string | undefined {
    const slug = dfg ?? "production-chain";
    return this.shifts.find((shift) => shift.dfg.slug === slug && this.people.has(shift.person.id))?.person
      .id;
  }

  /** Who takes an item of a DFG: half of the time the one on duty, else any of its people; nobody where it has none. */
  whoFor(dfg: string | null, random: Random): string | undefined {
    const [duty, all] = [this.onDuty(dfg), this.of(dfg)];
    if (duty !== undefined && random.chance(0.5)) return duty;
    return all.length > 0 ? random.pick(all) : duty;
  }

  /** Another DFG that an item may really be of. */
  whoseElse(item: SeenItem): string | undefined {
    const guesses = ABOUT.filter(([words]) => words.test(item.title)).map(([, dfg]) => dfg);
    const others = [...guesses, "production-chain"].filter((dfg) => dfg !== item.dfg?.slug);
    return others.find((dfg) => this.of(dfg).length > 0);
  }
}
