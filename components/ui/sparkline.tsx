import clsx from "clsx";

interface SparklineProps {
  /** Oldest first. */
  values: readonly number[];
  /** Says what it shows, e.g. "Packages failing, last 30 days". */
  label: string;
  /** Set where more is not worse: the last value is then no alarm. */
  neutral?: boolean;
  width?: number;
  height?: number;
  className?: string;
}

/** A trend without axes, drawn on the server; zero is the floor, so flat at the bottom means none. */
export function Sparkline({
  values,
  label,
  neutral = false,
  width = 96,
  height = 22,
  className,
}: SparklineProps) {
  if (values.length < 2) return <span className={clsx("text-text-3 text-sm", className)}>no data yet</span>;
  const top = Math.max(1, ...values);
  const x = (index: number) => 1 + (index / (values.length - 1)) * (width - 5);
  const y = (value: number) => height - 2 - (value / top) * (height - 5);
  const points = values.map((value, index) => `${x(index).toFixed(1)},${y(value).toFixed(1)}`);
  const last = values.at(-1) ?? 0;
  const words = `${label}: from ${values[0]} to ${last}, highest ${Math.max(...values)}`;
  return (
    <svg
      role="img"
      aria-label={words}
      data-tip={words}
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      className={clsx("inline-block flex-none align-middle text-text-3", className)}
    >
      <polygon
        points={`1,${height - 2} ${points.join(" ")} ${x(values.length - 1)},${height - 2}`}
        fill="currentColor"
        opacity=".13"
      />
      <polyline
        points={points.join(" ")}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.4"
        strokeLinejoin="round"
      />
      <circle
        cx={x(values.length - 1)}
        cy={y(last)}
        r="2.2"
        className={neutral ? "fill-text-2" : last > 0 ? "fill-bad" : "fill-ok"}
      />
    </svg>
  );
}
