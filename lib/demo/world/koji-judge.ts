import type { Cause, CauseSpec, Causes } from "./causes";
import { KOJI_ID } from "./koji-builder";
import { drawTrouble } from "./koji-trouble";
import { ownerOf } from "./ownership";
import { Random } from "./random";
import type { StablePackage } from "./stable-package";

/** Part of the builds that fail of something of their own. */
const OWN_TROUBLE = 0.13;

/** Decides which builds fail, and of what. */
export class StableJudge {
  private readonly random: Random;
  private count = 0;

  constructor(
    private readonly causes: Causes,
    seed: string | number,
  ) {
    this.random = new Random(seed, "stable judge");
  }

  /** What fails this package's builds from outside: an outage, or a trouble of its release that DLRN sees too. */
  outside({ release, pkg }: StablePackage): Cause | undefined {
    const outage = this.causes.ofKind(release.instance, "mirror-outage");
    if (outage && this.random.chance(0.85)) return outage;
    return this.causes.breaking(release.instance, pkg.name);
  }

  /** Why a build begun now fails, or undefined. */
  of(one: StablePackage, at: number): Cause | undefined {
    const outside = this.outside(one) ?? one.trouble;
    if (outside) return outside;
    if (!this.random.chance(OWN_TROUBLE)) return undefined;
    one.trouble = this.causes.note(this.draw(one, at));
    return one.trouble;
  }

  private draw({ release, pkg }: StablePackage, at: number): CauseSpec {
    this.count++;
    const { kind, detail } = drawTrouble(pkg.name, this.random);
    return {
      id: `${KOJI_ID}-${kind}-${this.count}`,
      kind,
      title: `${pkg.name} in ${release.name}: ${kind.replaceAll("-", " ")}`,
      instances: [KOJI_ID],
      packages: [pkg.name],
      owner: kind === "infra-noise" ? "production-chain" : pkg.info ? ownerOf(pkg.info) : "packaging",
      start: at,
      detail,
    };
  }
}
