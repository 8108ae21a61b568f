import type { Metadata, Viewport } from "next";
import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { preferencesFrom } from "@/components/preferences/preferences";
import { Providers } from "@/components/providers";
import { inter, jetbrains } from "./fonts";
import "./globals.css";

export const metadata: Metadata = {
  title: { default: "Prodchain", template: "%s · Prodchain" },
  description: "What is broken in the distribution, who has it, what it holds up.",
  referrer: "same-origin",
};

export const viewport: Viewport = {
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#f7f7f5" },
    { media: "(prefers-color-scheme: dark)", color: "#101215" },
  ],
};

/** Reading the cookies also makes every page render per request, which the nonce of the security policy needs. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const jar = await cookies();
  const preferences = preferencesFrom((name) => jar.get(name)?.value);
  return (
    <html
      lang="en"
      data-theme={preferences.theme === "system" ? undefined : preferences.theme}
      className={`${inter.variable} ${jetbrains.variable}`}
      suppressHydrationWarning
    >
      <body>
        <Providers preferences={preferences} serverNow={Date.now()}>
          {children}
        </Providers>
      </body>
    </html>
  );
}
