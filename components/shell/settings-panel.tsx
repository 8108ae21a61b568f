"use client";
import { usePreferences } from "@/components/preferences/provider";

/** Light or dark, own time zone or UTC. */
export default function SettingsPanel() {
  const { theme, zone, setTheme, setZone } = usePreferences();
  return (
    <>
      <Choices
        name="theme"
        legend="Theme"
        value={theme}
        options={[
          ["system", "As the system"],
          ["light", "Light"],
          ["dark", "Dark"],
        ]}
        onChange={setTheme}
      />
      <hr className="my-1.5 border-line" />
      <Choices
        name="zone"
        legend="Times in"
        value={zone === "utc" ? "utc" : "local"}
        options={[
          ["local", "My time zone"],
          ["utc", "UTC"],
        ]}
        onChange={setZone}
      />
    </>
  );
}

interface ChoicesProps<T extends string> {
  name: string;
  legend: string;
  value: T;
  options: readonly (readonly [T, string])[];
  onChange(value: T): void;
}

function Choices<T extends string>({ name, legend, value, options, onChange }: ChoicesProps<T>) {
  return (
    <fieldset>
      <legend className="px-2 pt-1 pb-0.5 text-sm text-text-3">{legend}</legend>
      {options.map(([option, label]) => (
        <label
          key={option}
          className="flex items-center gap-2.5 rounded-md px-2 py-1 hover:bg-hover max-sm:py-2"
        >
          <input
            type="radio"
            name={name}
            value={option}
            checked={option === value}
            onChange={() => onChange(option)}
            className="accent-accent"
          />
          {label}
        </label>
      ))}
    </fieldset>
  );
}
