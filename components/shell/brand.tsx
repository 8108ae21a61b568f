/** The mark: a station on a line. */
export function Mark({ size = 18 }: { size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 18 18"
      fill="none"
      className="text-accent"
      stroke="currentColor"
      strokeWidth="2"
      aria-hidden="true"
    >
      <path d="M1 9h4M13 9h4" />
      <circle cx="9" cy="9" r="3.6" />
    </svg>
  );
}
