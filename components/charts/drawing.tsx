"use client";
import {
  Area,
  Bar,
  CartesianGrid,
  ComposedChart,
  Line,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import type { ChartProps, Series } from "./series";

const tick = { fill: "var(--color-text-3)", fontSize: 11 };

/** The Recharts part, in a chunk of its own. */
export default function Drawing({ rows, series, height = 180 }: ChartProps) {
  return (
    <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 640, height }}>
      <ComposedChart
        data={[...rows]}
        margin={{ top: 6, right: 4, bottom: 0, left: 0 }}
        barCategoryGap={2}
        // The drawing is hidden from assistive technology, which reads the table, so nothing in it may take focus.
        accessibilityLayer={false}
      >
        <CartesianGrid vertical={false} stroke="var(--color-line)" />
        <XAxis
          dataKey="label"
          tick={tick}
          tickLine={false}
          axisLine={{ stroke: "var(--color-line-strong)" }}
          minTickGap={28}
        />
        <YAxis tick={tick} tickLine={false} axisLine={false} allowDecimals={false} width={34} />
        <Tooltip
          isAnimationActive={false}
          cursor={{ fill: "var(--color-hover)", stroke: "var(--color-line-strong)" }}
          contentStyle={{
            background: "var(--color-surface)",
            border: "1px solid var(--color-line)",
            borderRadius: 8,
            color: "var(--color-text)",
            fontSize: 12,
            padding: "6px 10px",
          }}
        />
        {series.map(shape)}
      </ComposedChart>
    </ResponsiveContainer>
  );
}

function shape(one: Series) {
  const colour = `var(--color-${one.colour})`;
  const common = { dataKey: one.key, name: one.label, isAnimationActive: false };
  if (one.as === "line")
    return <Line {...common} key={one.key} type="monotone" stroke={colour} strokeWidth={1.8} dot={false} />;
  if (one.as === "area")
    return (
      <Area
        {...common}
        key={one.key}
        type="monotone"
        stroke={colour}
        strokeWidth={1.6}
        fill={colour}
        fillOpacity={0.14}
      />
    );
  return <Bar {...common} key={one.key} stackId="bars" fill={colour} maxBarSize={18} />;
}
