// The people of the demo: made up, as is everything they work on. Who may do what differs, so that one can try each.

type Role = "team-catalyst" | "user-advocate" | "product-manager" | "steward" | "lead" | "member";
type Place = [dfg: string, role: Role, squad?: string];

interface DemoPerson {
  id: string;
  name: string;
  mail: string;
  chat: string;
  timeZone: string;
  roles: ("wrangler" | "manager" | "admin")[];
  dfgs: { dfg: string; role: Role; squad?: string }[];
}

const person = (
  name: string,
  timeZone: string,
  places: Place[],
  roles: DemoPerson["roles"] = [],
): DemoPerson => {
  const id = name.split(" ", 1)[0]?.toLowerCase() ?? name;
  return {
    id,
    name,
    mail: `${id}@rdo.example`,
    chat: id,
    timeZone,
    roles,
    dfgs: places.map(([dfg, role, squad]) => ({ dfg, role, ...(squad && { squad }) })),
  };
};

export const PEOPLE: readonly DemoPerson[] = [
  person("Marta Dvorak", "Europe/Prague", [["production-chain", "lead", "CI"]], ["wrangler"]),
  person("Chandra Iyer", "Asia/Kolkata", [["production-chain", "member", "CI"]], ["wrangler"]),
  person("Tomas Reyes", "Europe/Madrid", [["production-chain", "member", "Builds"]], ["wrangler"]),
  person("Abena Owusu", "America/New_York", [["production-chain", "member", "Builds"]], ["wrangler"]),
  person("Priya Nair", "Asia/Kolkata", [["compute", "lead"]]),
  person("Jonas Weber", "Europe/Berlin", [["compute", "member", "Placement"]]),
  person("Sofia Lindqvist", "Europe/Stockholm", [["compute", "user-advocate"]]),
  person("Hugo Martins", "Europe/Lisbon", [["network", "lead"]]),
  person("Kenji Mori", "Asia/Tokyo", [["network", "member", "OVN"]]),
  person("Leila Haddad", "Europe/Paris", [["network", "member", "Octavia"]]),
  person("Elif Demir", "Europe/Istanbul", [["storage", "lead"]]),
  person("Owen Clarke", "Europe/London", [["storage", "member"]]),
  person("Nadia Petrova", "Europe/Sofia", [["security", "lead"]]),
  person("Samuel Boateng", "Europe/London", [["security", "member"]]),
  person("Ingrid Solberg", "Europe/Oslo", [["cloudops", "lead"]]),
  person("Pavel Novotny", "Europe/Prague", [["cloudops", "member"]]),
  person("Ruth Cohen", "Asia/Jerusalem", [["hardprov", "lead"]]),
  person("Diego Alvarez", "America/Santiago", [["hardprov", "member"]]),
  person("Mei Tanaka", "Asia/Tokyo", [["ui", "lead"]]),
  person("Amara Diallo", "Africa/Dakar", [["ui", "team-catalyst"]]),
  person("Victor Ionescu", "Europe/Bucharest", [["deployment", "lead", "Podified"]]),
  person("Grace Kimani", "Africa/Nairobi", [["deployment", "member", "Puppet"]]),
  person("Yusuf Aydin", "Europe/Istanbul", [
    ["packaging", "lead"],
    ["production-chain", "steward"],
  ]),
  person("Clara Fontaine", "Europe/Paris", [["packaging", "member"]]),
  person("Lucas Moreau", "Europe/Paris", [["quality", "lead"]]),
  person("Anika Sharma", "Asia/Kolkata", [["quality", "member", "Tempest"]]),
  person("Helen Brandt", "Europe/Berlin", [["production-chain", "product-manager"]], ["manager"]),
  person("Ravi Menon", "Asia/Kolkata", [["production-chain", "steward"]], ["admin"]),
];

const weekly = (dfg: string, rota: string, people: string[]) => ({
  dfg,
  rota,
  turn: { people, first: "2025-01-06", length: "7d" },
});

/** Who is on duty: ruck and rover of Production Chain a week each, never the same person at once, and two teams' triage. */
export const ROTAS = [
  weekly("production-chain", "ruck", ["marta", "chandra", "tomas", "abena"]),
  weekly("production-chain", "rover", ["tomas", "abena", "marta", "chandra"]),
  weekly("compute", "triage", ["priya", "jonas"]),
  weekly("network", "triage", ["kenji", "leila", "hugo"]),
];
