import NextLink from "next/link";
import type { ComponentProps } from "react";

/**
 * A link inside the application. It does not prefetch: a page full of rows would ask the server for dozens of pages
 * that nobody opens, and every page is made per request, so there is little to gain.
 */
export function Link(props: ComponentProps<typeof NextLink>) {
  return <NextLink prefetch={false} {...props} />;
}
