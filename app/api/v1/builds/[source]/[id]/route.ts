import { getBuild } from "@/lib/data/builds";
import { route } from "@/lib/data/http/route";

export const GET = route("getBuild", ({ reader, param }) => getBuild(reader, param("source"), param("id")));
