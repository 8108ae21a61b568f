"use client";
import { createContext, type ReactNode, useCallback, useContext, useEffect, useState } from "react";
import { DFG_COOKIE, type Preferences, THEME_COOKIE, ZONE_COOKIE } from "./preferences";

interface Held extends Preferences {
  /** The zone times are shown in: UTC or an IANA name. */
  shownZone: string;
  setTheme(theme: Preferences["theme"]): void;
  setZone(zone: "local" | "utc"): void;
  setDfg(slug: string | null): void;
}

const Context = createContext<Held | null>(null);

const YEAR_SECONDS = 31_536_000;
/** A year; SameSite=Lax, since no other site needs to send it. */
function writeCookie(name: string, value: string | null) {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser yet
  document.cookie = `${name}=${value ?? ""}; path=/; max-age=${value === null ? 0 : YEAR_SECONDS}; samesite=lax`;
}

/** Holds the reader's choices; `initial` is what the server read from the cookies. */
export function PreferencesProvider({ initial, children }: { initial: Preferences; children: ReactNode }) {
  const [held, setHeld] = useState(initial);
  const setTheme = useCallback((theme: Preferences["theme"]) => {
    writeCookie(THEME_COOKIE, theme === "system" ? null : theme);
    if (theme === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    setHeld((was) => ({ ...was, theme }));
  }, []);
  const setZone = useCallback((choice: "local" | "utc") => {
    const zone = choice === "utc" ? "utc" : localZone();
    writeCookie(ZONE_COOKIE, zone);
    setHeld((was) => ({ ...was, zone }));
  }, []);
  const setDfg = useCallback((dfg: string | null) => {
    writeCookie(DFG_COOKIE, dfg);
    setHeld((was) => ({ ...was, dfg }));
  }, []);
  // The server cannot know the zone on a first visit; from the second on it renders the right one at once.
  useEffect(() => {
    if (initial.zone !== "utc" && initial.zone !== localZone()) setZone("local");
  }, [initial.zone, setZone]);
  const shownZone = held.zone === null || held.zone === "utc" ? "UTC" : held.zone;
  return <Context value={{ ...held, shownZone, setTheme, setZone, setDfg }}>{children}</Context>;
}

const localZone = () => new Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The reader's choices and their setters. */
export function usePreferences(): Held {
  const held = useContext(Context);
  if (held === null) throw new Error("usePreferences needs a PreferencesProvider");
  return held;
}
