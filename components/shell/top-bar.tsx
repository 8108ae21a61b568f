import { FreshnessDots } from "./freshness-dots";
import { OnDuty } from "./on-duty";
import { ReleaseSwitch } from "./release-switch";
import { SearchButton } from "./search";
import { SettingsMenu } from "./settings-menu";
import { UserMenu } from "./user-menu";

/** The bar of context: release, search, how fresh the sources are, who is on duty, who the reader is. */
export function TopBar() {
  return (
    <header
      data-screen-only
      className="sticky top-0 z-20 flex h-[52px] items-center gap-3.5 border-line border-b bg-bg px-6 max-md:gap-2 max-md:px-3"
    >
      <ReleaseSwitch />
      <SearchButton />
      <span className="ml-auto flex min-w-0 items-center gap-3">
        <FreshnessDots />
        <OnDuty />
        <SettingsMenu />
        <UserMenu />
      </span>
    </header>
  );
}
