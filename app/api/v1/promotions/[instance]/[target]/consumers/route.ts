import { getConsumers } from "@/lib/data/consumers";
import { route } from "@/lib/data/http/route";

export const GET = route("getConsumers", ({ reader, query, param }) =>
  getConsumers(reader, param("instance"), param("target"), query),
);
