import clsx from "clsx";
import type { ComponentProps } from "react";

const shape =
  "inline-flex min-h-7 items-center gap-1.5 whitespace-nowrap rounded-md border px-2.5 py-1 font-medium text-[12.5px] leading-[18px] transition-colors disabled:cursor-default disabled:opacity-50 max-sm:min-h-10";
const looks = {
  plain: "border-line-strong bg-surface text-text hover:bg-hover",
  primary: "border-accent bg-accent text-on-accent hover:opacity-90",
  quiet: "border-transparent bg-transparent text-text-2 hover:bg-hover hover:text-text",
};
export type ButtonLook = keyof typeof looks;

/** Classes of a button, for links that look like one. */
export const buttonClass = (look: ButtonLook = "plain", className?: string) =>
  clsx(shape, looks[look], className);

/** A button; type is "button" unless told otherwise, so that it never submits by accident. */
export function Button({
  look = "plain",
  className,
  type = "button",
  ...rest
}: ComponentProps<"button"> & { look?: ButtonLook }) {
  return <button type={type} className={buttonClass(look, className)} {...rest} />;
}
